namespace Mpr.Server.Description;

/// <summary>What the operations of the API are called in its description, by their ids.</summary>
internal static class OperationWords
{
    private static readonly Dictionary<string, string> Summaries = new(StringComparer.Ordinal)
    {
        ["access_create"] = "Make a key; the only answer that has its secret",
        ["access_list"] = "List the keys, without their secrets",
        ["access_revoke"] = "End a key",
        ["access_log_in"] = "Log a browser in with a key",
        ["access_log_out"] = "Log a browser out",
        ["access_show"] = "Say who is calling",
        ["assets_scan"] = "Compare the in bucket with the assets, and register what is new",
        ["assets_list"] = "List the current assets, filtered and sorted",
        ["assets_by_key"] = "Show the current version under a key",
        ["assets_show"] = "Show an asset with its whole probe",
        ["assets_delete"] = "Forget an asset, and delete its object when asked to",
        ["assets_link"] = "Make a presigned link to an asset's object",
        ["assets_keyframes"] = "Say where a cut of an asset by copy can begin",
        ["previews_poster"] = "Show the poster of an asset",
        ["previews_filmstrip"] = "Show frames of an asset's whole length, side by side in one picture",
        ["previews_layout"] = "Say where in the filmstrip which frame is",
        ["previews_peaks"] = "Show the course of an asset's sound",
        ["assets_probe"] = "Look at an asset's object again",
        ["callbacks_take"] = "Take a call of a Lambda function that works for a job",
        ["errors_list"] = "List every code with its meaning and advice",
        ["execution_events_take"] = "Hear from EventBridge that an execution has ended",
        ["health_ready"] = "Say whether the server can take requests",
        ["health_report"] = "Check database, buckets, FFmpeg and disk",
        ["jobs_create"] = "Submit a job",
        ["jobs_create_many"] = "Submit the same job for every asset that a filter finds",
        ["jobs_rehearse"] = "Say what a job would make, take and meet, and submit nothing",
        ["jobs_list"] = "List jobs, newest first",
        ["jobs_show"] = "Show a job with its tasks and attempts",
        ["jobs_cancel"] = "Ask a job to end",
        ["jobs_prioritize"] = "Give a job that has not ended another priority",
        ["jobs_retry"] = "Run a failed or cancelled job again",
        ["jobs_retry_many"] = "Run many failed or cancelled jobs again",
        ["jobs_log"] = "Show what FFmpeg was told and said",
        ["live_listen"] = "Listen to what happens, as server-sent events",
        ["media_in_get"] = "Read an object of the in bucket, or ranges of it",
        ["media_in_head"] = "Describe an object of the in bucket",
        ["media_out_get"] = "Read a result, or ranges of it",
        ["media_out_head"] = "Describe a result",
        ["presets_list"] = "List the presets",
        ["presets_show"] = "Show a preset",
        ["queue_show"] = "Show the pools with what waits and runs in them",
        ["queue_list"] = "List the waiting tasks with the reasons why they wait",
        ["queue_pause"] = "Let no worker take tasks from a pool",
        ["queue_resume"] = "Let workers take tasks from a pool again",
        ["s3_events_take"] = "Take what a store tells of its objects",
        ["workers_list"] = "List the workers with what they run",
        ["workers_drain"] = "Let a worker finish what it runs and take nothing more",
        ["workers_resume"] = "Let a drained worker take tasks again",
    };

    /// <summary>The operation in a sentence; for one without words here, its name.</summary>
    public static string Summary(string id) =>
        Summaries.TryGetValue(id, out var text) ? text
        : char.ToUpperInvariant(id[0]) + id[1..].Replace('_', ' ');

    /// <summary>The groups of operations.</summary>
    public static IReadOnlyDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["access"] = "Keys and sessions.",
        ["assets"] = "Registered versions of the objects in the in bucket.",
        ["callbacks"] = "What functions elsewhere tell of their work.",
        ["errors"] = "The codes of failures and refusals.",
        ["rules"] = "Jobs that new assets start by themselves.",
        ["uploads"] = "Files on their way into the in bucket.",
        ["webhooks"] = "Messages to others about what happens.",
        ["events"] = "What happens, told by the server and to it.",
        ["health"] = "Whether all is well.",
        ["jobs"] = "Requests to make something of an asset.",
        ["media"] = "The objects of both buckets.",
        ["presets"] = "Descriptions of outputs.",
        ["queue"] = "What waits, and why.",
        ["workers"] = "Processes that run tasks.",
    };
}
