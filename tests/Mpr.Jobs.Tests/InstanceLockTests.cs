using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests;

public sealed class InstanceLockTests
{
    [Fact]
    public async Task A_second_embedded_worker_is_kept_away_with_a_clear_message()
    {
        await using var backend = new SqliteBackend();
        await backend.CreateAsync();
        await using var first = await Engine.StartAsync(backend);
        await using var second = Engine.Build(backend);

        var refusal = await Assert.ThrowsAsync<InstanceLockedException>(second.StartAsync);

        Assert.Contains(backend.DataDirectory, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lock_is_free_again_after_a_stop()
    {
        await using var backend = new SqliteBackend();
        await backend.CreateAsync();
        await using (var first = await Engine.StartAsync(backend))
        {
            await first.StopAsync();
        }

        using var again = InstanceLock.Take(backend.DataDirectory);
    }
}
