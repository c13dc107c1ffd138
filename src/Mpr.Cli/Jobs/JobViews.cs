using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Cli.Queue;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Jobs;

/// <summary>Jobs as a person sees them.</summary>
internal static class JobViews
{
    public static void List(Terminal terminal, Page<JobDocument> page)
    {
        Draw(terminal, page.Items);
        terminal.NextPage(page.NextCursor);
    }

    /// <summary>Jobs that were waited for: one as a document, several as a list of them.</summary>
    public static void Ended(Terminal terminal, IReadOnlyList<JobDocument> jobs)
    {
        if (jobs is [var only])
        {
            terminal.Result(only, ApiJson.Legible.JobDocument, t => Draw(t, jobs));
        }
        else
        {
            terminal.Result(new JobsDocument(jobs), ApiJson.Legible.JobsDocument, t => Draw(t, jobs));
        }

        foreach (var job in jobs.Where(j => j.Error is not null))
        {
            terminal.Note($"{job.Id}: {job.Error!.Message} ({job.Error.Code}). {job.Error.Advice}");
        }
    }

    /// <summary>The id, which the next command wants; its state beside it.</summary>
    public static void Line(Terminal terminal, JobDocument job)
    {
        terminal.Line(job.Id);
        terminal.Note($"{Title(job)}: {job.Status}; follow with: mpr jobs wait {job.Id}");
    }

    public static void One(Terminal terminal, JobDocument job)
    {
        var facts = Tables.Facts();
        facts.Row("id", job.Id);
        facts.Row("does", Title(job));
        facts.Row("status", State(job));
        if (job.Place is { } place)
        {
            facts.Row("waits for", $"{QueueWords.Reason(place)}; {place.Ahead} ahead in pool {place.Pool}");
        }

        facts.Row("source", job.SourceKey);
        facts.Row("output", job.OutputKey);
        facts.Row("created", Show.Time(job.CreatedAt));
        facts.Row("started", Show.Time(job.StartedAt));
        facts.Row("finished", Show.Time(job.FinishedAt));
        facts.Row("took", Show.Duration(job.WallSeconds));
        AddEnding(facts, job);
        LambdaViews.Add(facts, job);
        terminal.Draw(facts);
        foreach (var attempt in (job.Tasks ?? []).SelectMany(t => t.Attempts))
        {
            terminal.Line(Show.Plain(
                $"attempt {attempt.Number} on {attempt.Worker}: {attempt.Ending ?? "running"}"
                + (attempt.Failure is { } failure ? $" ({failure.Code}: {failure.Message})" : "")));
        }
    }

    /// <summary>What the job does, in a few words.</summary>
    public static string Title(JobDocument job) => job.Preset is { } preset ? $"{job.Type} {preset}" : job.Type;

    private static void AddEnding(Spectre.Console.Table facts, JobDocument job)
    {
        if (job.Output is { } output)
        {
            facts.Row(
                "result",
                $"{Show.Size(output.Size)}, {Show.Duration(output.Duration)}, "
                + $"{Show.Codecs(output.VideoCodec, output.AudioCodec)}, {Show.Pixels(output.Width, output.Height)}");
        }

        if (job.Poster is { } poster)
        {
            facts.Row("poster", $"{poster.Key}, {Show.Size(poster.Size)}, {Show.Pixels(poster.Width, poster.Height)}");
        }

        if (job.SourceUsage is { } usage)
        {
            facts.Row("read", $"{Show.Size(usage.Bytes)} in {usage.Requests} requests");
        }

        if (job.Error is { } error)
        {
            facts.Row("reason", $"{error.Message} ({error.Code})");
            facts.Row("advice", Show.Text(error.Advice));
        }
    }

    private static void Draw(Terminal terminal, IReadOnlyList<JobDocument> jobs)
    {
        var table = Tables.New("ID", "DOES", "STATUS", "OUTPUT", "SIZE", "TOOK");
        foreach (var job in jobs)
        {
            table.Row(
                job.Id,
                Title(job),
                State(job),
                job.OutputKey,
                Show.Size(job.Output?.Size),
                Show.Duration(job.WallSeconds));
        }

        terminal.Draw(table);
    }

    private static string State(JobDocument job) => job.Status switch
    {
        "running" => string.Create(CultureInfo.InvariantCulture, $"running {job.Progress:0.#} %"),
        "failed" when job.Error is { } error => $"failed ({error.Code})",
        _ => job.Status,
    };
}
