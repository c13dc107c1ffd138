namespace Mpr.Processing.Tasks;

/// <summary>Another attempt has the task now; this one has published nothing and cleaned up after itself.</summary>
/// <param name="message">Which task.</param>
public sealed class LeaseLostException(string message) : Exception(message);
