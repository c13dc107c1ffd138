using Mpr.Jobs.Workers;

namespace Mpr.Jobs.Tests;

public sealed class RunningAttemptsTests
{
    [Fact]
    public async Task The_wait_for_none_ends_with_the_last_of_them()
    {
        var running = new RunningAttempts();
        await running.NoneAsync(CancellationToken.None);
        running.Begin();
        running.Begin();

        var none = running.NoneAsync(CancellationToken.None);
        running.End();
        Assert.Equal(1, running.Count);
        Assert.False(none.IsCompleted);
        running.End();

        await none;
        running.Begin();
        Assert.False(running.NoneAsync(CancellationToken.None).IsCompleted);
    }
}
