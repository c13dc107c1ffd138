using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Configuration;
using Mpr.Server.Hosting;

namespace Mpr.Cli.Hosting;

/// <summary><c>worker</c>: a process that only takes tasks, from the queue of an API elsewhere.</summary>
internal static class WorkerCommand
{
    public static Command Build(CliHost host)
    {
        var command = new Command(
            "worker", "Start a worker on the PostgreSQL database and the store that the settings name, and stay")
        {
            WorkerSettings.Pools,
            WorkerSettings.Tags,
            WorkerSettings.Schedule,
            ServerOptions.Data,
        };
        return command.Does(host, StayAsync);
    }

    private static async Task StayAsync(Invocation invocation, CancellationToken cancellation)
    {
        var settings = invocation.Settings;
        var options = WorkerSettings.With(
            new MprServerOptions
            {
                DataDirectory = settings.DataDirectory,
                Database = settings.Get(SettingCatalogue.Database),
                Storage = settings.Storage(),
                FfmpegPath = settings.Get(SettingCatalogue.FfmpegPath),
                FfprobePath = settings.Get(SettingCatalogue.FfprobePath),
                FfmpegFeatures = settings.Get(SettingCatalogue.FfmpegFeatures),
                LogLevel = ServerLogs.Level(settings, LogLevel.Information),
            },
            settings);
        if (options.Pools.All(p => p.Slots == 0))
        {
            throw new CliException(
                ExitCode.Usage, "invalid_setting", "A worker without a slot has nothing to do.",
                "Give it some: --pools cpu:2,small:8");
        }

        using var worker = await HostFaults.TranslateAsync(() => MprServer.BuildWorkerAsync(options, cancellation));
        await worker.StartAsync(cancellation);
        invocation.Terminal.Note($"Takes tasks: {string.Join(',', options.Pools)}. Ctrl-C stops.");
        var stopping = worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        await Stop.WaitAsync(either.Token);
        invocation.Terminal.Note("Stopping; running tasks go back to the queue.");
        await worker.StopAsync(CancellationToken.None);
    }
}
