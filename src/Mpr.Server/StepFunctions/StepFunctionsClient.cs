using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime;

namespace Mpr.Server.StepFunctions;

/// <summary>
/// The part of Step Functions that is needed here, over AWS JSON 1.0
/// (https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html).
/// </summary>
public sealed class StepFunctionsClient : IDisposable
{
    private const int PageSize = 100;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly string _machine;

    public StepFunctionsClient(StepFunctionsOptions options, TimeProvider time)
    {
        _machine = options.StateMachineArn;
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(new SigningHandler(options, time, connections))
        {
            BaseAddress = options.Address(),
            Timeout = AnswerTime,
        };
    }

    /// <summary>Starts an execution. The same name with the same input again is the same execution while it runs.</summary>
    /// <returns>Its ARN.</returns>
    /// <exception cref="StepFunctionsException">It was not started.</exception>
    public async Task<string> StartAsync(string name, string input, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            "StartExecution", new { stateMachineArn = _machine, name, input }, cancellation);
        return answer.GetProperty("executionArn").GetString()!;
    }

    /// <summary>Where an execution stands, and what came of it.</summary>
    /// <exception cref="StepFunctionsException">It is unknown, or nobody answers.</exception>
    public async Task<Execution> DescribeAsync(string arn, CancellationToken cancellation) =>
        Read(await AskAsync("DescribeExecution", new { executionArn = arn }, cancellation));

    /// <summary>Ends an execution. A function that it runs goes on until it is told otherwise.</summary>
    /// <exception cref="StepFunctionsException">It is unknown, or nobody answers.</exception>
    public Task StopAsync(string arn, string cause, CancellationToken cancellation) =>
        AskAsync("StopExecution", new { executionArn = arn, error = "MPR.canceled", cause }, cancellation);

    /// <summary>All executions of the machine in a state, the newest first.</summary>
    /// <exception cref="StepFunctionsException">Nobody answers.</exception>
    public async IAsyncEnumerable<Execution> ListAsync(
        ExecutionStatus status, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var request = new Dictionary<string, object?>
            {
                ["stateMachineArn"] = _machine,
                ["statusFilter"] = JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString()),
                ["maxResults"] = PageSize,
            };
            if (next is not null)
            {
                request["nextToken"] = next;
            }

            var page = await AskAsync("ListExecutions", request, cancellation);
            foreach (var execution in page.GetProperty("executions").EnumerateArray())
            {
                yield return Read(execution);
            }

            next = Text(page, "nextToken");
        }
        while (next is not null);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AskAsync(string operation, object request, CancellationToken cancellation)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/") { Content = body };
        message.Headers.Add("X-Amz-Target", "AWSStepFunctions." + operation);
        try
        {
            using var response = await _http.SendAsync(message, cancellation);
            var answer = await ReadAsync(response, cancellation);
            return response.IsSuccessStatusCode ? answer : throw Refusal(operation, (int)response.StatusCode, answer);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable($"{operation}: no answer within {AnswerTime.TotalSeconds:0} s.", late);
        }
        catch (HttpRequestException fault)
        {
            throw Unavailable($"{operation}: {fault.Message}", fault);
        }
        catch (AmazonClientException fault)
        {
            throw new StepFunctionsException(
                StepFunctionsFault.Refused, $"{operation}: there are no AWS credentials: {fault.Message}", fault);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return (await JsonDocument.ParseAsync(body, default, cancellation)).RootElement;
        }
        catch (JsonException other)
        {
            // What stands in between, such as a proxy, answers in its own words.
            throw Unavailable($"The answer with {(int)response.StatusCode} is no JSON.", other);
        }
    }

    private static StepFunctionsException Refusal(string operation, int status, JsonElement answer)
    {
        // "com.amazonaws.swf.service.v2.model#ExecutionDoesNotExist": some services add where the name comes from.
        var name = Text(answer, "__type")?.Split('#')[^1];
        var said = Text(answer, "message") ?? Text(answer, "Message");
        return new StepFunctionsException(
            StepFunctionsException.Of(name, status), $"{operation}: {name ?? $"status {status}"}: {said}");
    }

    private static StepFunctionsException Unavailable(string message, Exception cause) =>
        new(StepFunctionsFault.Unavailable, message, cause);

    private static Execution Read(JsonElement execution) => new(
        execution.GetProperty("executionArn").GetString()!,
        execution.GetProperty("name").GetString()!,
        Enum.Parse<ExecutionStatus>(
            execution.GetProperty("status").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        Text(execution, "output"),
        Text(execution, "error"),
        Text(execution, "cause"));

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
