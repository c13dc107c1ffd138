using Microsoft.Extensions.Time.Testing;
using Mpr.Jobs.Workers;
using Mpr.Server.Previews;

namespace Mpr.Server.Tests.Previews;

public sealed class PreviewTurnTests
{
    private readonly RunningAttempts _running = new();

    private readonly FakeTimeProvider _time = new();

    private PreviewTurn Turn => new(_running, _time);

    [Fact]
    public void Nobody_waits_where_nothing_runs() =>
        Assert.True(Turn.WaitAsync(_time.GetUtcNow(), CancellationToken.None).IsCompletedSuccessfully);

    [Fact]
    public async Task Previews_wait_for_the_end_of_the_tasks()
    {
        _running.Begin();
        var turn = Turn.WaitAsync(_time.GetUtcNow(), CancellationToken.None);
        Assert.False(turn.IsCompleted);

        _running.End();

        await turn;
    }

    [Fact]
    public async Task Where_tasks_never_end_previews_wait_for_two_minutes_in_all()
    {
        _running.Begin();
        var noted = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(100));
        var turn = Turn.WaitAsync(noted, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(turn.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        await turn;
        Assert.True(Turn.WaitAsync(noted, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        _running.Begin();
        using var stop = new CancellationTokenSource();
        var turn = Turn.WaitAsync(_time.GetUtcNow(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn);
    }
}
