using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Mpr.Server.Hosting;

/// <summary>
/// Strong entity tags of documents (RFC 9110 section 8.8.3): a digest of what would be sent, so no row needs a version
/// for it and equal documents have equal tags in every process.
/// </summary>
internal static class EntityTag
{
    private const int DigestBytes = 16;

    public static EntityTagHeaderValue Of<T>(T document) =>
        OfBody(JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Options));

    public static EntityTagHeaderValue OfBody(ReadOnlySpan<byte> body) =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, DigestBytes))}\"");

    /// <summary>Lets a change pass whose caller has seen the document as it is.</summary>
    /// <param name="documents">What the caller may have seen: all of it counts as the same.</param>
    /// <exception cref="ProblemException">428: no If-Match; 412: the document is another by now.</exception>
    public static void Require<T>(HttpRequest request, params ReadOnlySpan<T> documents)
    {
        var asked = request.GetTypedHeaders().IfMatch;
        if (asked.Count == 0)
        {
            throw new ProblemException(
                RefusalCatalogue.PreconditionRequired,
                "This change needs If-Match.",
                "Send the ETag of the document that you saw, or * for whatever it is.");
        }

        EntityTagHeaderValue[] tags = [.. documents.ToArray().Select(Of)];
        if (!asked.Any(a => a.Equals(EntityTagHeaderValue.Any) || tags.Any(t => a.Compare(t, useStrongComparison: true))))
        {
            throw new ProblemException(
                RefusalCatalogue.PreconditionFailed, "The document has changed since you saw it.", "Read it again.");
        }
    }
}
