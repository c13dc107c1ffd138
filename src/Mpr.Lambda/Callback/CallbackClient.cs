using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mpr.Processing.Remote;

namespace Mpr.Lambda.Callback;

/// <summary>Calls the API that a job belongs to; every call is signed.</summary>
/// <param name="http">Its connections.</param>
/// <param name="secret">What the API knows the function by.</param>
/// <param name="time">Clock of the signatures and pauses.</param>
/// <param name="logger">Told of calls that have to be repeated.</param>
internal sealed partial class CallbackClient(
    HttpClient http, string secret, TimeProvider time, ILogger<CallbackClient> logger)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Sends a call until it is answered, but no more often than it may be tried.</summary>
    /// <exception cref="StaleAttemptException">The attempt is not the present one.</exception>
    /// <exception cref="CallbackException">The API refuses the call, or does not answer.</exception>
    /// <exception cref="OperationCanceledException">The time is up.</exception>
    public async Task<RemoteAnswer> SendAsync(
        RemoteJob job, RemoteReport report, int tries, CancellationToken cancellation)
    {
        var pause = FirstPause;
        for (var count = 1; ; count++)
        {
            try
            {
                return await SendOnceAsync(job, report, cancellation).ConfigureAwait(false);
            }
            catch (CallbackException fault) when (fault.InnerException is not null && count < tries)
            {
                Log.Repeated(logger, report.Sequence, report.Task, fault.Message);
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<RemoteAnswer> SendOnceAsync(
        RemoteJob job, RemoteReport report, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = Request(job, report);
            using var response = await http.SendAsync(request, both.Token).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await ReadAsync(response, both.Token).ConfigureAwait(false),
                HttpStatusCode.Conflict => throw new StaleAttemptException(
                    $"Attempt {report.Attempt} of {report.Task} is not the present one."),
                >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests =>
                    throw new HttpRequestException($"The API answered {(int)response.StatusCode}."),
                var refused => throw new CallbackException($"The API refused the call with {(int)refused}."),
            };
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CallbackException($"The API did not answer within {AnswerTime.TotalSeconds:0} s.", late);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            throw new CallbackException($"The API could not be called: {fault.Message}", fault);
        }
    }

    private HttpRequestMessage Request(RemoteJob job, RemoteReport report)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(report, RemoteJson.Options);
        var id = string.Create(
            CultureInfo.InvariantCulture, $"{report.Task}.{report.Attempt}.{report.Run}.{report.Sequence}");
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(job.Callback, $"/api/callbacks/jobs/{Uri.EscapeDataString(job.Job)}"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add(MessageSignature.IdHeader, id);
        request.Headers.Add(MessageSignature.TimeHeader, now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(MessageSignature.SignatureHeader, MessageSignature.Of(secret, id, now, body));
        return request;
    }

    private static async Task<RemoteAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync<RemoteAnswer>(RemoteJson.Options, cancellation).ConfigureAwait(false)
        ?? throw new JsonException("The answer is null.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Call {Sequence} of {TaskId} is sent again: {Reason}")]
        public static partial void Repeated(ILogger logger, long sequence, string taskId, string reason);
    }
}
