namespace Mpr.Processing.Remote;

/// <summary>What an execution is started with: names and keys, no media, no links and no secrets.</summary>
/// <param name="Job">The job.</param>
/// <param name="Callback">Address of the API that hears of it, without a path of its own.</param>
/// <param name="Tasks">What is to be done; one for simple jobs.</param>
public sealed record RemoteJob(string Job, Uri Callback, IReadOnlyList<RemoteTask> Tasks);

/// <summary>A task of an execution.</summary>
/// <param name="Id">The task.</param>
/// <param name="Attempt">Number of the attempt, and its fencing token.</param>
/// <param name="Payload">
/// The task as <see cref="Mpr.Processing.Tasks.MediaTask.ToJson"/> writes it; text, so that nobody on the way rewrites it.
/// </param>
public sealed record RemoteTask(string Id, int Attempt, string Payload);

/// <summary>What came of a task, as the state machine carries it.</summary>
/// <param name="Id">The task.</param>
/// <param name="Attempt">Number of the attempt.</param>
/// <param name="Result">The result as JSON, without its log.</param>
public sealed record RemoteTaskResult(string Id, int Attempt, string Result);

/// <summary>What a successful execution ends with.</summary>
/// <param name="Job">The job.</param>
/// <param name="Results">One for each task.</param>
public sealed record RemoteJobResult(string Job, IReadOnlyList<RemoteTaskResult> Results);
