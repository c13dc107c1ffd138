using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpr.Processing.Remote;
using Mpr.Testing.Lambda;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>Takes the calls of functions as an API does, checks their signatures, and answers as the test says.</summary>
public sealed class ReportDesk : IAsyncDisposable
{
    public const string Secret = "whsec_bXByIGNhbGxiYWNrcyBvZiB0aGUgdGVzdHMgb25seSE=";

    private readonly WebApplication _app = LocalWeb.Build();

    private ReportDesk() => _app.MapPost("/api/callbacks/jobs/{job}", TakeAsync);

    public Uri Url => LocalWeb.Address(_app);

    public ConcurrentQueue<RemoteReport> Reports { get; } = new();

    /// <summary>Answers a call; null refuses it as stale.</summary>
    public Func<RemoteReport, RemoteAnswer?> Answer { get; set; } = _ => new RemoteAnswer(false, true);

    public static async Task<ReportDesk> StartAsync()
    {
        var desk = new ReportDesk();
        await desk._app.StartAsync();
        return desk;
    }

    public IReadOnlyList<RemoteStatus> Statuses(string task) =>
        [.. Reports.Where(r => r.Task == task).OrderBy(r => r.Sequence).Select(r => r.Status)
            .Where(s => s != RemoteStatus.Running)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(string job, HttpContext context)
    {
        Assert.NotEmpty(job);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var signed = MessageSignature.Verify(
            Secret,
            headers[MessageSignature.IdHeader].ToString(),
            long.Parse(headers[MessageSignature.TimeHeader].ToString(), CultureInfo.InvariantCulture),
            body.ToArray(),
            headers[MessageSignature.SignatureHeader].ToString());
        if (!signed)
        {
            return Results.Unauthorized();
        }

        var report = JsonSerializer.Deserialize<RemoteReport>(body.ToArray(), RemoteJson.Options)!;
        Reports.Enqueue(report);
        return Answer(report) is { } answer
            ? Results.Json(answer, RemoteJson.Options)
            : Results.Conflict();
    }
}
