using System.Diagnostics;
using System.Net.Http.Json;
using Amazon.Runtime;
using Mpr.Server.StepFunctions;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Machine;

/// <summary>Plays AWS Step Functions with the machine that is deployed, by an interpreter on Node.js.</summary>
public sealed class StepFunctionsService : IAsyncDisposable
{
    private readonly Process _process;

    private StepFunctionsService(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>How a client of it is set up.</summary>
    public StepFunctionsOptions Options => new()
    {
        StateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:mpr",
        Endpoint = Url,
        Credentials = new BasicAWSCredentials("test-access", "test-secret-key"),
    };

    /// <param name="lambda">Where functions are invoked.</param>
    public static async Task<StepFunctionsService> StartAsync(Uri lambda)
    {
        var process = await NodeTools.StepFunctions.StartAsync(
            "server.mjs", Repository.File("deploy/aws/state-machine.asl.json"), lambda.AbsoluteUri.TrimEnd('/'));
        var address = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return new StepFunctionsService(process, new Uri(address!));
    }

    /// <summary>Refuses the next starts, as a service does that has too much to do.</summary>
    public async Task ThrottleAsync(int starts)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsJsonAsync(new Uri(Url, "/faults"), new { throttle = starts });
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
