using System.CommandLine;
using Mpr.Cli.Api;

namespace Mpr.Cli.Jobs;

/// <summary>Options that every word takes that starts a job.</summary>
internal sealed class SubmitOptions
{
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Key of the result in the out bucket (default: made of the source's key)",
        HelpName = "KEY",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace what is at the output key",
    };

    private readonly Option<string> _verify = new("--verify")
    {
        Description = "Decode the ends of the result before it is published (default), or the full result",
        HelpName = "ends|full",
    };

    private readonly Option<string> _priority = new("--priority")
    {
        Description = "high, normal or low",
        HelpName = "PRIORITY",
    };

    private readonly Option<string> _group = new("--group")
    {
        Description = "Tenant or batch: jobs of one priority run in turns by group",
        HelpName = "GROUP",
    };

    private readonly Option<string> _executor = new("--executor")
    {
        Description = "Where it runs: local, lambda, or auto (in Lambda what fits into it); default: as the server is set up",
        HelpName = "EXECUTOR",
    };

    private readonly Option<string> _callback = new("--callback")
    {
        Description = "Address that is told of the end; the secret that signs is shown this once",
        HelpName = "URL",
    };

    private readonly Option<bool> _wait = new("--wait", "-w")
    {
        Description = "Wait for the end; 3 when the job does not succeed",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Say what the job would make, take, cost and meet, and start none; 5 when something is in the way",
    };

    public void AddTo(Command command)
    {
        _verify.AcceptOnlyFromAmong("ends", "full");
        _priority.AcceptOnlyFromAmong("high", "normal", "low");
        _executor.AcceptOnlyFromAmong("local", "lambda", "auto");
        command.Add(_output);
        command.Add(_overwrite);
        command.Add(_verify);
        command.Add(_priority);
        command.Add(_group);
        command.Add(_executor);
        command.Add(_callback);
        command.Add(_wait);
        command.Add(_dryRun);
    }

    public async Task<ExitCode> SubmitAsync(
        Invocation invocation, string source, JobRequest request, CancellationToken cancellation)
    {
        request = request with
        {
            SourceKey = ApiClient.IsAssetId(source) ? null : source,
            AssetId = ApiClient.IsAssetId(source) ? source : null,
            OutputKey = invocation.Value(_output),
            Overwrite = invocation.Value(_overwrite) ? true : null,
            Verify = invocation.Value(_verify),
            Priority = invocation.Value(_priority),
            Group = invocation.Value(_group),
            Executor = invocation.Value(_executor),
            CallbackUrl = invocation.Value(_callback),
        };
        return invocation.Value(_dryRun)
            ? await RehearseAsync(invocation, request, cancellation)
            : await SubmitAsync(invocation, request, cancellation);
    }

    private static async Task<ExitCode> RehearseAsync(
        Invocation invocation, JobRequest request, CancellationToken cancellation)
    {
        var forecast = await invocation.Api.DryRunAsync(request, cancellation);
        invocation.Terminal.Result(forecast, ApiJson.Legible.ForecastDocument, t => ForecastViews.One(t, forecast));
        return forecast.Conflict?.Code is null ? ExitCode.Done : ExitCode.Conflict;
    }

    private async Task<ExitCode> SubmitAsync(
        Invocation invocation, JobRequest request, CancellationToken cancellation)
    {
        var job = await invocation.Api.SubmitAsync(request, cancellation);
        if (job.CallbackSecret is { } secret)
        {
            invocation.Terminal.Note($"The callback of {job.Id} is signed by {secret}");
        }

        if (!invocation.Value(_wait))
        {
            invocation.Terminal.Result(job, ApiJson.Legible.JobDocument, t => JobViews.Line(t, job));
            return ExitCode.Done;
        }

        var ended = await JobWatch.UntilEndedAsync(invocation, [job.Id], cancellation);
        JobViews.Ended(invocation.Terminal, ended);
        return ended[0].Succeeded ? ExitCode.Done : ExitCode.JobFailed;
    }
}
