namespace Mpr.Testing;

/// <summary>Waits for something that another process or thread brings about, and fails when it does not come.</summary>
public static class Eventually
{
    /// <summary>Asks again and again until the answer is not null.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="what">What is waited for.</param>
    /// <param name="atMost">How long; null is half a minute.</param>
    /// <param name="every">Time between two questions; null is 50 ms.</param>
    /// <exception cref="TimeoutException">It stayed null.</exception>
    public static async Task<T> GetAsync<T>(
        Func<Task<T?>> ask, string what, TimeSpan? atMost = null, TimeSpan? every = null)
        where T : class
    {
        using var deadline = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(every ?? TimeSpan.FromMilliseconds(50));
        do
        {
            if (await ask() is { } answer)
            {
                return answer;
            }
        }
        while (await TickAsync(ticks, deadline.Token));

        throw new TimeoutException($"Waited in vain for {what}.");
    }

    /// <summary>Asks again and again until it is so.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public static Task BecomesTrueAsync(
        Func<Task<bool>> ask, string what, TimeSpan? atMost = null, TimeSpan? every = null) =>
        GetAsync(async () => await ask() ? "so" : null, what, atMost, every);

    private static async Task<bool> TickAsync(PeriodicTimer ticks, CancellationToken deadline)
    {
        try
        {
            return await ticks.WaitForNextTickAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
