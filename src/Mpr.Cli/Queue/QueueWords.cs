using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Queue;

/// <summary>Why a task waits, for a person.</summary>
internal static class QueueWords
{
    public static string Reason(PlaceDocument place) => place.Reason switch
    {
        "turn" => "its turn",
        "dependencies" => "other tasks of its job",
        "retry_delay" => $"its next attempt, {Show.Time(place.NotBefore)}",
        "paused" => $"pool {place.Pool} to be resumed",
        "no_worker" => $"a worker for {string.Join('+', [place.Pool, .. place.Tags])}",
        "schedule" => "the hours of its workers",
        "room" => "scratch space on a worker",
        var other => other,
    };
}
