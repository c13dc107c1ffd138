using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Cli.Api;

/// <summary>What a job would make, take and meet, as far as the command looks into it; the rest is passed on.</summary>
internal sealed record ForecastDocument
{
    public required string Type { get; init; }

    public string? Preset { get; init; }

    public required string SourceKey { get; init; }

    public required string OutputBucket { get; init; }

    public required string OutputKey { get; init; }

    public ConflictDocument? Conflict { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>Bytes; null where nothing bounds them.</summary>
    public long? EstimatedSize { get; init; }

    /// <summary>Seconds of work; null where nothing says so.</summary>
    public double? EstimatedSeconds { get; init; }

    /// <summary>local or lambda.</summary>
    public required string Executor { get; init; }

    /// <summary>asked, configured, fits, does_not_fit or no_lambda.</summary>
    public required string ExecutorReason { get; init; }

    /// <summary>Null where that was not asked.</summary>
    public LambdaCostDocument? Lambda { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

/// <summary>What is at the output key, or on its way there.</summary>
/// <param name="Code">The refusal that a submission would get; null: it would replace the object.</param>
/// <param name="Size">Bytes of the object; null: none is there.</param>
/// <param name="Job">The unfinished job that writes there.</param>
internal sealed record ConflictDocument(
    string? Code, string Key, bool Overwrite, long? Size, DateTimeOffset? LastModified, string? Job);

/// <summary>What the function of Lambda has, as the server is told.</summary>
/// <param name="Memory">MiB.</param>
/// <param name="Timeout">Seconds.</param>
/// <param name="Scratch">MiB.</param>
/// <param name="Price">Dollars a GB-second.</param>
internal sealed record LambdaLimitsDocument(int Memory, double Timeout, int Scratch, double Price);
