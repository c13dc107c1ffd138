using System.Xml.Linq;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>
/// DeleteObjects: a result for each key; the keys that may be deleted are, whatever becomes of the others.
/// </summary>
internal sealed class DeleteManyOperation(BucketCatalog catalog, AccessGuard guard, ObjectPublisher publisher)
{
    private const int MaximumKeys = 1000;

    public void Register(Router router) =>
        router.Add("POST", TargetLevel.Bucket, "delete", new Operation("DeleteObjects", null, DeleteAsync));

    private async Task DeleteAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        if (!BodyIntegrity.Of(request).IsPresent)
        {
            throw new S3Exception(S3Error.MissingContentMd5);
        }

        var document = XmlInput.Parse(await request.ReadDocumentAsync().ConfigureAwait(false), "Delete");
        var keys = document.Children("Object").ToList();
        if (keys.Count is 0 or > MaximumKeys)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        var isQuiet = "true".Equals(document.Text("Quiet")?.Trim(), StringComparison.OrdinalIgnoreCase);
        var results = await Task.WhenAll(
            keys.Select(key => DeleteOneAsync(request, bucket, key))).ConfigureAwait(false);
        var answer = new XmlBody("DeleteResult");
        foreach (var (key, versionId, refusal) in results.Where(result => !isQuiet || result.Refusal is not null))
        {
            answer.Open(refusal is null ? "Deleted" : "Error").Element("Key", key).Element("VersionId", versionId);
            if (refusal is not null)
            {
                answer.Element("Code", refusal.Error.Code).Element("Message", refusal.Message);
            }

            answer.Close();
        }

        await request.AnswerAsync(answer).ConfigureAwait(false);
    }

    private async Task<(string Key, string? VersionId, S3Exception? Refusal)> DeleteOneAsync(
        S3Request request, Bucket bucket, XElement element)
    {
        var key = element.Text("Key") ?? throw new S3Exception(S3Error.MalformedXml);
        var versionId = element.Text("VersionId");
        try
        {
            VersionId.Check(versionId);
            if (!guard.IsAllowed(request, bucket, "s3:DeleteObject", key))
            {
                throw new S3Exception(S3Error.AccessDenied);
            }

            var bytes = Encoding.UTF8.GetBytes(key);
            var conditions = DeleteConditions.Of(element);
            await publisher.CommitAsync(bucket, "key:" + key, index => conditions.Decide(index, bytes))
                .ConfigureAwait(false);
            return (key, versionId, null);
        }
        catch (S3Exception refusal)
        {
            return (key, versionId, refusal);
        }
    }
}
