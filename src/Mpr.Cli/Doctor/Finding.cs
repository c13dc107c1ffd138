using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Doctor;

/// <summary>How grave a finding is.</summary>
internal enum FindingStatus
{
    Ok,

    /// <summary>Could not be looked at, and need not be.</summary>
    Skipped,

    /// <summary>Works, but not everything will.</summary>
    Warn,
    Fail,
}

/// <summary>What one check found.</summary>
/// <param name="Detail">What was found, in one sentence.</param>
/// <param name="Advice">The command or setting that mends it; null when all is well.</param>
internal sealed record Finding(string Name, FindingStatus Status, string Detail, string? Advice = null)
{
    public static Finding Ok(string name, string detail) => new(name, FindingStatus.Ok, detail);

    public static Finding Skipped(string name, string detail) => new(name, FindingStatus.Skipped, detail);

    public static Finding Warn(string name, string detail, string advice) =>
        new(name, FindingStatus.Warn, detail, advice);

    public static Finding Fail(string name, string detail, string advice) =>
        new(name, FindingStatus.Fail, detail, advice);
}

/// <summary>What <c>doctor --json</c> prints.</summary>
internal sealed record DoctorDocument(FindingStatus Status, IReadOnlyList<Finding> Checks);

[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    public static DoctorJson Snake { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<FindingStatus>(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
