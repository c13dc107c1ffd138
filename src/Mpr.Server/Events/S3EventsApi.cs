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
        EventToken.Admit(context, options);
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
        EventToken.Admit(context, options);
        return TypedResults.NoContent();
    }
}

/// <summary>What was done with a notification.</summary>
/// <param name="Noted">Keys of media in the in bucket that will be looked at.</param>
public sealed record HeardAnswer(int Noted);
