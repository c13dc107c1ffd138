using System.Text.Json;

namespace Mpr.Processing.Tasks;

/// <summary>The open upload of an attempt, noted before it is begun and again, with its name, before its first byte.</summary>
/// <param name="Bucket">Where.</param>
/// <param name="Key">Under what key.</param>
/// <param name="UploadId">The store's name for it; null: it may have been begun, and nobody was told its name.</param>
internal sealed record UploadResidue(string Bucket, string Key, string? UploadId)
{
    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null when the text is empty or not a residue: then there is nothing to clean.</summary>
    public static UploadResidue? Parse(string residue)
    {
        try
        {
            return residue.Length == 0 ? null : JsonSerializer.Deserialize<UploadResidue>(residue, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
