using Amazon.Runtime;
using Mpr.Server.StepFunctions;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Machine;

/// <summary>Our client against an API that verifies its signatures by a library of AWS's own.</summary>
public sealed class StepFunctionsClientTests
{
    private const string Input = """{"job":"job_1","callback":"http://127.0.0.1:9/","tasks":[]}""";

    // Nobody is there: every execution ends in its failure, when its retries are used up.
    private static readonly Uri NoLambda = new("http://127.0.0.1:9");

    [Fact]
    public async Task The_machine_is_valid_by_the_rules_of_the_language() =>
        Assert.Equal("valid", (await NodeTools.StepFunctions.RunAsync(
            "validate.mjs", Repository.File("deploy/aws/state-machine.asl.json"))).Trim());

    [Fact]
    public async Task An_execution_is_started_once_by_its_name_described_listed_and_stopped()
    {
        await using var service = await StepFunctionsService.StartAsync(NoLambda);
        using var client = new StepFunctionsClient(service.Options, TimeProvider.System);

        var arn = await client.StartAsync("job_1-0-1", Input, default);
        Assert.Equal(arn, await client.StartAsync("job_1-0-1", Input, default));
        var running = await client.DescribeAsync(arn, default);
        Assert.Equal((ExecutionStatus.Running, "job_1-0-1"), (running.Status, running.Name));

        await client.StopAsync(arn, "No more.", default);

        var stopped = await client.DescribeAsync(arn, default);
        Assert.Equal((ExecutionStatus.Aborted, "No more."), (stopped.Status, stopped.Cause));
        var again = await Assert.ThrowsAsync<StepFunctionsException>(() => client.StartAsync("job_1-0-1", Input, default));
        Assert.Equal(StepFunctionsFault.ExecutionExists, again.Fault);
        var listed = await client.ListAsync(ExecutionStatus.Aborted, default).ToListAsync();
        Assert.Equal(arn, Assert.Single(listed).Arn);
        Assert.Empty(await client.ListAsync(ExecutionStatus.Running, default).ToListAsync());
    }

    [Fact]
    public async Task What_the_service_refuses_has_a_type()
    {
        await using var service = await StepFunctionsService.StartAsync(NoLambda);
        await service.ThrottleAsync(1);

        Assert.Equal(StepFunctionsFault.Unavailable, await FaultAsync(service.Options, c => c.StartAsync("a", Input, default)));
        Assert.Equal(StepFunctionsFault.ExecutionMissing, await FaultAsync(
            service.Options, c => c.DescribeAsync("arn:aws:states:us-east-1:000000000000:execution:mpr:none", default)));
        Assert.Equal(StepFunctionsFault.MachineMissing, await FaultAsync(
            service.Options with { StateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:other" },
            c => c.StartAsync("b", Input, default)));
        Assert.Equal(StepFunctionsFault.Refused, await FaultAsync(
            service.Options with { Credentials = new BasicAWSCredentials("test-access", "wrong") },
            c => c.StartAsync("c", Input, default)));
        Assert.Equal(StepFunctionsFault.Unavailable, await FaultAsync(
            service.Options with { Endpoint = NoLambda }, c => c.StartAsync("d", Input, default)));
    }

    private static async Task<StepFunctionsFault> FaultAsync(StepFunctionsOptions options, Func<StepFunctionsClient, Task> ask)
    {
        using var client = new StepFunctionsClient(options, TimeProvider.System);
        return (await Assert.ThrowsAsync<StepFunctionsException>(() => ask(client))).Fault;
    }
}
