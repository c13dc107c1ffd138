using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Jobs;

/// <summary>What a job would make, take and meet, as a person sees it.</summary>
internal static class ForecastViews
{
    public static void One(Terminal terminal, ForecastDocument forecast)
    {
        var facts = Tables.Facts();
        facts.Row("would do", forecast.Preset is { } preset ? $"{forecast.Type} {preset}" : forecast.Type);
        facts.Row("source", forecast.SourceKey);
        facts.Row("output", $"{forecast.OutputBucket}/{forecast.OutputKey}");
        facts.Row("in the way", Conflict(forecast.Conflict));
        facts.Row("picture", Show.Pixels(forecast.Width, forecast.Height));
        facts.Row("duration", Show.Duration(forecast.Duration));
        facts.Row("size, about", Show.Size(forecast.EstimatedSize));
        facts.Row("time, about", Show.Duration(forecast.EstimatedSeconds));
        facts.Row("executor", $"{forecast.Executor}: {Reason(forecast.ExecutorReason)}");
        LambdaViews.AddCost(facts, forecast.Lambda);
        terminal.Draw(facts);
        foreach (var note in forecast.Notes)
        {
            terminal.Note(note);
        }
    }

    private static string Conflict(ConflictDocument? conflict) => conflict switch
    {
        null => "nothing",
        { Job: { } job } => $"{job} writes there ({conflict.Code})",
        { Code: { } code } => $"an object of {Show.Size(conflict.Size)} ({code}); --overwrite replaces it",
        _ => $"an object of {Show.Size(conflict.Size)}, which would be replaced",
    };

    private static string Reason(string reason) => reason switch
    {
        "asked" => "as asked",
        "configured" => "as the server is set up",
        "fits" => "it fits into Lambda",
        "does_not_fit" => "it does not fit into Lambda",
        "no_lambda" => "this server hands no tasks to Lambda",
        _ => reason,
    };
}
