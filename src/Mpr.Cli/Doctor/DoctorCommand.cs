using System.CommandLine;
using Mpr.Cli.Hosting;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Doctor;

/// <summary><c>doctor</c>: what is missing or amiss, and what mends it. Needs no server; asks one that runs.</summary>
internal static class DoctorCommand
{
    public static Command Build(CliHost host)
    {
        var command = new Command("doctor", "Say what is missing and the command that mends it; 1 when a check fails")
        {
            ServerOptions.Data,
        };
        var deep = new Option<bool>("--deep")
        {
            Description = "Look as well for what jobs left behind: rows, scratch files, open uploads, processes",
        };
        command.Add(deep);
        return command.Does(host, (invocation, cancellation) =>
            RunAsync(invocation, invocation.Value(deep), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Invocation invocation, bool deep, CancellationToken cancellation)
    {
        var settings = invocation.Settings;
        List<Finding> findings =
        [
            await FfmpegCheck.RunAsync(settings, cancellation),
            DiskCheck.Run(settings),
            .. await StoreChecks.RunAsync(settings, invocation.Host.Time, cancellation),
            await DatabaseCheck.RunAsync(settings, cancellation),
            .. await ServerChecks.RunAsync(invocation, cancellation),
            .. deep ? await DeepChecks.RunAsync(settings, invocation.Host.Time, cancellation) : [],
        ];
        var worst = findings.Max(f => f.Status);
        var document = new DoctorDocument(worst == FindingStatus.Skipped ? FindingStatus.Ok : worst, findings);
        invocation.Terminal.Result(document, DoctorJson.Snake.DoctorDocument, t => Draw(t, findings));
        return worst == FindingStatus.Fail ? ExitCode.Failure : ExitCode.Done;
    }

    private static void Draw(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var mark = finding.Status switch
            {
                FindingStatus.Ok => "ok  ",
                FindingStatus.Skipped => "-   ",
                FindingStatus.Warn => "warn",
                _ => "FAIL",
            };
            terminal.Line(Show.Plain($"{mark}  {finding.Name,-11} {finding.Detail}"));
            if (finding.Advice is { } advice)
            {
                terminal.Line(Show.Plain($"      {"",-11} -> {advice}"));
            }
        }
    }
}
