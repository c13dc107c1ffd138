using System.CommandLine;

namespace Mpr.Cli.Hosting;

/// <summary><c>api</c>: the server on the store that the settings name, AWS S3 when they name none.</summary>
internal static class ApiCommand
{
    public static Command Build(CliHost host)
    {
        var command = new Command("api", "Start the API and its worker on the store that the settings name, and stay")
        {
            ServerOptions.Data,
            ServerOptions.Address,
            ServerOptions.Port,
        };
        return command.Does(host, (invocation, cancellation) => UpCommand.StayAsync(invocation, false, cancellation));
    }
}
