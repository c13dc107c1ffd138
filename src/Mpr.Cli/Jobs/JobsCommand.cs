using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Jobs;

/// <summary><c>jobs</c>: list, show, wait, cancel, prioritize, retry, logs.</summary>
internal static class JobsCommand
{
    private static readonly string[] Statuses = ["queued", "running", "canceling", "succeeded", "failed", "canceled"];

    public static Command Build(CliHost host) => new("jobs", "The jobs and what became of them")
    {
        List(host),
        One(host, "show", "Show one job with its attempts", (api, id, c) => api.JobAsync(id, c), JobViews.One),
        Wait(host),
        Change(host, "cancel", "Stop a job"),
        Prioritize(host),
        RetryCommand.Build(host),
        Logs(host),
    };

    private static Command List(CliHost host)
    {
        var status = new Option<string>("--status") { Description = string.Join(", ", Statuses), HelpName = "STATUS" };
        status.AcceptOnlyFromAmong(Statuses);
        var source = new Option<string>("--source") { Description = "Jobs of this source", HelpName = "KEY" };
        source.CompletionSources.Add(Suggestions.AssetKeys(host));
        var list = new ListOptions();
        var command = new Command("list", "List the jobs, the newest first") { status, source };
        list.AddTo(command);
        return command.Does(host, async (invocation, cancellation) =>
        {
            var filter = Queries.Part("status", invocation.Value(status))
                + Queries.Part("source_key", invocation.Value(source));
            var page = await list.ReadAsync(invocation, q => invocation.Api.JobsAsync(q + filter, cancellation));
            invocation.Terminal.Result(page, ApiJson.Legible.PageJobDocument, t => JobViews.List(t, page));
        });
    }

    private static Command Change(CliHost host, string name, string description) =>
        One(host, name, description, (api, id, c) => api.ChangeJobAsync(id, name, c), JobViews.Line);

    private static Command Prioritize(CliHost host)
    {
        var id = Id(host);
        var priority = new Argument<string>("PRIORITY") { Description = "high, normal or low", HelpName = "PRIORITY" };
        priority.AcceptOnlyFromAmong("high", "normal", "low");
        var command = new Command("prioritize", "Give a job that has not ended another priority") { id, priority };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var job = await invocation.Api.ChangeJobAsync(
                invocation.Value(id), $"prioritize?priority={invocation.Value(priority)}", cancellation);
            invocation.Terminal.Result(job, ApiJson.Legible.JobDocument, t => JobViews.Line(t, job));
        });
    }

    private static Command One(
        CliHost host,
        string name,
        string description,
        Func<ApiClient, string, CancellationToken, Task<JobDocument>> ask,
        Action<Terminal, JobDocument> view)
    {
        var id = Id(host);
        var command = new Command(name, description) { id };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var job = await ask(invocation.Api, invocation.Value(id), cancellation);
            invocation.Terminal.Result(job, ApiJson.Legible.JobDocument, t => view(t, job));
        });
    }

    private static Command Wait(CliHost host)
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Jobs to wait for",
            HelpName = "ID",
            Arity = ArgumentArity.OneOrMore,
        };
        ids.CompletionSources.Add(Suggestions.JobIds(host));
        var command = new Command("wait", "Wait until jobs have ended; 3 when one of them did not succeed") { ids };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var jobs = await JobWatch.UntilEndedAsync(
                invocation, invocation.Value(ids).Distinct(StringComparer.Ordinal).ToList(), cancellation);
            JobViews.Ended(invocation.Terminal, jobs);
            return jobs.All(j => j.Succeeded) ? ExitCode.Done : ExitCode.JobFailed;
        });
    }

    private static Command Logs(CliHost host)
    {
        var id = Id(host);
        var command = new Command("logs", "Print FFmpeg's commands and what it said, attempt by attempt") { id };
        return command.Does(host, async (invocation, cancellation) =>
        {
            var log = await invocation.Api.JobLogAsync(invocation.Value(id), cancellation);
            var document = new JobLogDocument(invocation.Value(id), log);
            invocation.Terminal.Result(
                document, ApiJson.Legible.JobLogDocument, t => t.Line(Show.Plain(log.TrimEnd('\n'))));
        });
    }

    private static Argument<string> Id(CliHost host)
    {
        var id = new Argument<string>("ID") { Description = "The job", HelpName = "ID" };
        id.CompletionSources.Add(Suggestions.JobIds(host));
        return id;
    }
}

/// <summary>What <c>jobs logs --json</c> prints.</summary>
internal sealed record JobLogDocument(string Id, string Log);

/// <summary>What <c>jobs wait --json</c> prints for several jobs.</summary>
internal sealed record JobsDocument(IReadOnlyList<JobDocument> Jobs);
