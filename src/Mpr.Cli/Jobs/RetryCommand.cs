using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Completion;

namespace Mpr.Cli.Jobs;

/// <summary><c>jobs retry</c>: one job, several, or all that ended in a state.</summary>
internal static class RetryCommand
{
    public static Command Build(CliHost host)
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Jobs to run again",
            HelpName = "ID",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ids.CompletionSources.Add(Suggestions.JobIds(host));
        var status = new Option<string>("--status")
        {
            Description = "Instead of ids: the newest 1,000 jobs that ended so, failed or canceled",
            HelpName = "STATUS",
        };
        status.AcceptOnlyFromAmong("failed", "canceled");
        var group = new Option<string>("--group") { Description = "With --status: of this group", HelpName = "GROUP" };
        var executor = new Option<string>("--executor")
        {
            Description = "Where they run this time: local, lambda or auto; default: where they ran",
            HelpName = "EXECUTOR",
        };
        executor.AcceptOnlyFromAmong("local", "lambda", "auto");
        var command = new Command("retry", "Run failed or cancelled jobs again") { ids, status, group, executor };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(ids)?.Length > 0) == (result.GetValue(status) is not null))
            {
                result.AddError("Name the jobs, or --status failed or --status canceled.");
            }
        });
        return command.Does(host, (invocation, cancellation) => invocation.Optional(ids) is [var only]
            ? OneAsync(invocation, only, invocation.Value(executor), cancellation)
            : ManyAsync(
                invocation,
                new RetryRequest(
                    invocation.Optional(ids) is { Length: > 0 } many ? many : null,
                    invocation.Value(status),
                    invocation.Value(group),
                    invocation.Value(executor)),
                cancellation));
    }

    private static async Task<ExitCode> OneAsync(
        Invocation invocation, string id, string? executor, CancellationToken cancellation)
    {
        var job = await invocation.Api.ChangeJobAsync(
            id, executor is null ? "retry" : $"retry?executor={executor}", cancellation);
        invocation.Terminal.Result(job, ApiJson.Legible.JobDocument, t => JobViews.Line(t, job));
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ManyAsync(
        Invocation invocation, RetryRequest request, CancellationToken cancellation)
    {
        var answer = await invocation.Api.RetryAsync(request, cancellation);
        invocation.Terminal.Result(answer, ApiJson.Legible.RetriesDocument, terminal =>
        {
            foreach (var id in answer.Retried)
            {
                terminal.Line(id);
            }
        });
        foreach (var refusal in answer.Refused)
        {
            invocation.Terminal.Note($"{refusal.Id}: {refusal.Message} ({refusal.Code})");
        }

        invocation.Terminal.Note($"{answer.Retried.Count} queued again, {answer.Refused.Count} refused");
        return answer.Refused.Count == 0 ? ExitCode.Done : ExitCode.Conflict;
    }
}
