using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Events;

/// <summary>Takes what stores tell of their objects: AWS S3 (by SNS, SQS, EventBridge or plain), MinIO, Ceph RGW.</summary>
internal static class S3EventsApi
{
    // Largest message of SNS and SQS is 256 KiB; a store of one's own may batch.
    private const int LargestBody = 4 * 1024 * 1024;

    public static void MapS3Events(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/events/s3").WithTags("events").NeedsNoKey();
        group.MapPost("/", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        // MinIO asks so whether somebody is there before it sends.
        group.MapMethods("/", ["HEAD"], Probe).ExcludeFromDescription();
    }

    private static async Task<Accepted<HeardAnswer>> TakeAsync(
        HttpContext context,
        JsonElement body,
        EventOptions options,
        KeyNotes notes,
        SnsConfirmation confirmation,
        CancellationToken cancellation)
    {
        Admit(context, options);
        try
        {
            var noted = await confirmation.AnswerAsync(body, cancellation)
                ? 0
                : await notes.NoteAsync(S3Notification.Read(body), cancellation);
            return TypedResults.Accepted((string?)null, new HeardAnswer(noted));
        }
        catch (FormatException unknown)
        {
            throw ProblemException.Invalid(unknown.Message);
        }
    }

    private static NoContent Probe(HttpContext context, EventOptions options)
    {
        Admit(context, options);
        return TypedResults.NoContent();
    }

    private static void Admit(HttpContext context, EventOptions options)
    {
        if (options.Token is { } token && Shown(context.Request) is { } shown && IsSame(shown, token))
        {
            return;
        }

        ((context.Items[typeof(Caller)] as Caller) ?? throw new ProblemException(
            RefusalCatalogue.Unauthorized,
            "Events need a token.",
            "Send that of MPR_EVENTS_TOKEN as bearer, as password, or as ?token=; or a key of scope write."))
            .Require(AccessScope.Write);
    }

    private static string? Shown(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.TrimEntries);
        return header switch
        {
            [var scheme, var value] when scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) => value,
            [var scheme, var value] when scheme.Equals("basic", StringComparison.OrdinalIgnoreCase) => Password(value),
            _ => request.Query["token"].FirstOrDefault(),
        };
    }

    private static string? Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2).Last()
            : null;
    }

    private static bool IsSame(string shown, string token) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>What was done with a notification.</summary>
/// <param name="Noted">Keys of media in the in bucket that will be looked at.</param>
public sealed record HeardAnswer(int Noted);
