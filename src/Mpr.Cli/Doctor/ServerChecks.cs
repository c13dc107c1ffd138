using Mpr.Cli.Configuration;
using Mpr.Cli.Jobs;

namespace Mpr.Cli.Doctor;

/// <summary>What a running server says of itself. That none runs is no fault, unless one was named.</summary>
internal static class ServerChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        const string name = "server";
        var url = invocation.Api.Url.GetLeftPart(UriPartial.Authority);
        try
        {
            var health = await invocation.Api.HealthAsync(cancellation);
            return
            [
                Finding.Ok(name, $"MPR {health.Version} answers at {url}."),
                .. health.Checks.Select(c => new Finding(
                    $"@{c.Name}",
                    c.Status switch { "ok" => FindingStatus.Ok, "warn" => FindingStatus.Warn, _ => FindingStatus.Fail },
                    c.Detail,
                    c.Advice)),
                .. health.Lambda is { } limits ? [Finding.Ok("@limits", $"The function has {LambdaViews.Limits(limits)}.")]
                    : Array.Empty<Finding>(),
            ];
        }
        catch (CliException fault)
        {
            // Silence is a fault only where a server was named; a refusal always is.
            return
            [
                fault.ExitCode != ExitCode.Unreachable || invocation.Settings.IsSet(SettingCatalogue.ApiUrl)
                    ? Finding.Fail(name, fault.Message, fault.Advice ?? "mpr up")
                    : Finding.Skipped(name, $"No server runs at {url}; `mpr up` starts one."),
            ];
        }
    }
}
