namespace Mpr.Lambda.Callback;

/// <summary>Another attempt, or another run of this one, has the task: nothing may be published or told any more.</summary>
internal sealed class StaleAttemptException(string message) : Exception(message);

/// <summary>The API did not take a call, however often it was sent.</summary>
internal sealed class CallbackException(string message, Exception? inner = null) : Exception(message, inner);
