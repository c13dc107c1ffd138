using Mpr.Server.Live;

namespace Mpr.Server.Tests.Live;

public sealed class EventSequenceTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void What_is_in_order_is_told_at_once()
    {
        var sequence = Started();

        Assert.Equal([11, 12, 13], Take(sequence, 11, 12, 13));
        Assert.Equal(13, sequence.Told);
    }

    [Fact]
    public void A_row_behind_a_gap_waits_for_the_gap()
    {
        var sequence = Started();

        Assert.Equal([11], Take(sequence, 11, 13));
        Assert.Equal([12, 13], Take(sequence, 12, 13));
    }

    [Fact]
    public void A_gap_is_not_waited_for_for_ever_and_its_row_is_told_late()
    {
        var sequence = Started();

        Assert.Empty(Take(sequence, 12));
        _clock.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal([12], Take(sequence, 12));
        Assert.Equal([11L], sequence.Missing);
        Assert.Equal([11, 13], Take(sequence, 11, 13));
        Assert.Empty(sequence.Missing);
        Assert.Equal(13, sequence.Told);
    }

    [Fact]
    public void A_number_that_was_rolled_back_is_forgotten()
    {
        var sequence = Started();
        Take(sequence, 12);
        _clock.Pass(TimeSpan.FromSeconds(3));
        Take(sequence, 12);

        _clock.Pass(TimeSpan.FromMinutes(2));
        Take(sequence);

        Assert.Empty(sequence.Missing);
    }

    [Fact]
    public void What_was_under_way_at_the_start_is_told()
    {
        var sequence = new EventSequence(_clock);
        sequence.Start([20, 19, 17]);

        Assert.Equal([18, 21], Take(sequence, 18, 21));
    }

    private static List<long> Take(EventSequence sequence, params long[] rows) => [.. sequence.Take(rows, r => r)];

    private EventSequence Started()
    {
        var sequence = new EventSequence(_clock);
        sequence.Start([10]);
        return sequence;
    }

    private sealed class SetClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public void Pass(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
