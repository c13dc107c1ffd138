using System.Text.Json;
using Mpr.Lambda.Runtime;
using Mpr.Processing.Remote;

namespace Mpr.Lambda.Steps;

/// <summary>Brings a call to its step, by the member <c>step</c> of its payload.</summary>
internal sealed class StepRouter(PlanStep plan, TaskStep task, FinishStep finish, NotifyStep notify) : IStepHandler
{
    public async Task<object> HandleAsync(Invocation call, CancellationToken stopping)
    {
        var step = call.Payload.ValueKind == JsonValueKind.Object
            && call.Payload.TryGetProperty("step", out var named)
            ? named.GetString()
            : null;
        return step switch
        {
            "plan" => await plan.RunAsync(Read<PlanCall>(call), stopping).ConfigureAwait(false),
            "task" => await task.RunAsync(Read<TaskCall>(call), call, stopping).ConfigureAwait(false),
            "finish" => await finish.RunAsync(Read<FinishCall>(call), stopping).ConfigureAwait(false),
            "notify" => await notify.RunAsync(Read<NotifyCall>(call), stopping).ConfigureAwait(false),
            _ => throw Unknown($"The payload names no step: plan, task, finish or notify."),
        };
    }

    private static T Read<T>(Invocation call)
    {
        try
        {
            return call.Payload.Deserialize<T>(RemoteJson.Options) ?? throw new JsonException("It is null.");
        }
        catch (JsonException wrong)
        {
            throw Unknown($"The payload is not what the step takes: {wrong.Message}");
        }
    }

    private static FunctionException Unknown(string message) => new("MPR.invalid_call", message);
}
