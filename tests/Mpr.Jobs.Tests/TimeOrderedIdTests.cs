using Microsoft.Extensions.Time.Testing;

namespace Mpr.Jobs.Tests;

public sealed class TimeOrderedIdTests
{
    [Fact]
    public void Ids_sort_by_the_time_they_were_made()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var ids = new List<string>();
        for (var step = 0; step < 2_000; step++)
        {
            ids.Add(TimeOrderedId.Create("job", clock));
            clock.Advance(TimeSpan.FromMilliseconds(1 + (step * 977)));
        }

        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_id_is_its_prefix_and_26_lower_case_digits()
    {
        Assert.Matches("^task_[0-7][0-9a-hjkmnp-tv-z]{25}$", TimeOrderedId.Create("task", TimeProvider.System));
    }

    [Fact]
    public void Ids_of_one_moment_differ()
    {
        var clock = new FakeTimeProvider();
        var ids = Enumerable.Range(0, 1_000).Select(_ => TimeOrderedId.Create("a", clock));
        Assert.Equal(1_000, ids.Distinct().Count());
    }
}
