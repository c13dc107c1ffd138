using System.Text.Json;
using System.Text.Json.Serialization;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>A unit of work that a worker or a Lambda runs, with everything it needs to know. Travels as JSON.</summary>
public sealed record MediaTask
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>What was asked for; a preset is named with its version.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The version of the source that was planned for.</summary>
    public required StoredObject Source { get; init; }

    /// <summary>Key of the result in the out bucket.</summary>
    public required string OutputKey { get; init; }

    /// <summary>Extension of the result's file, with its dot; the key may end otherwise.</summary>
    public required string Extension { get; init; }

    /// <summary>Media type of the result.</summary>
    public required string ContentType { get; init; }

    /// <summary>What FFmpeg does.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>What must come out.</summary>
    public required ExpectedResult Expected { get; init; }

    /// <summary>Bytes that the result may need in scratch, generously; 0: unknown.</summary>
    public long ScratchEstimate { get; init; }

    /// <summary>Whether an object that is already at the key may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How thoroughly the result is looked at before it is published.</summary>
    public ResultVerification Verify { get; init; }

    /// <summary>Sentences on choices that the request did not ask for, such as another container.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Bytes of scratch without which no worker can run the task: little where the result is uploaded while it is
    /// written. A worker whose file system gives no disk back needs <see cref="ScratchEstimate"/>. 0: unknown.
    /// </summary>
    /// <param name="partSize">Bytes of the first parts of an upload, as the store's options say.</param>
    public long LeastScratch(long partSize) => ResultRoute.Of(this, freesDisk: true, partSize).Scratch;

    /// <summary>The task as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A task from its JSON text.</summary>
    /// <param name="json">Made by <see cref="ToJson" />.</param>
    /// <exception cref="JsonException">It is not a task.</exception>
    public static MediaTask FromJson(string json) =>
        JsonSerializer.Deserialize<MediaTask>(json, Json) ?? throw new JsonException("The task is null.");
}

/// <summary>The tasks of a job.</summary>
/// <param name="OutputKey">Key of the job's result.</param>
/// <param name="Tasks">In the order of their dependence; one for simple jobs.</param>
public sealed record MediaPlan(string OutputKey, IReadOnlyList<MediaTask> Tasks);
