namespace Mpr.Processing.Storage;

/// <summary>The kinds of fault that a caller may want to tell apart.</summary>
public enum ObjectStoreFault
{
    /// <summary>The bucket does not exist.</summary>
    BucketMissing,

    /// <summary>The bucket is there, the key is not.</summary>
    KeyMissing,

    /// <summary>The store knows nobody by these keys, the signature is wrong, or the right is lacking.</summary>
    AccessDenied,

    /// <summary>Nothing answered: refused connection, unknown host, failed TLS handshake, silence.</summary>
    Unreachable,

    /// <summary>This machine's clock and the store's are too far apart for signatures to hold.</summary>
    ClockSkew,

    /// <summary>The object is not the version that was asked for (any more).</summary>
    Changed,

    /// <summary>An object is at the key already, and it must not be replaced.</summary>
    AlreadyExists,

    /// <summary>A setting is missing or cannot be right; no retry will help.</summary>
    Misconfigured,

    /// <summary>The store answered, but broke off, stalled, or kept failing for longer than our patience.</summary>
    Interrupted,

    /// <summary>Anything else that the store refused.</summary>
    Other,
}

/// <summary>
/// What went wrong at the object store, in our own words. Everything in <see cref="Storage"/> throws this and nothing
/// of the SDK's; local I/O faults (disk full, no permission) stay what they are.
/// </summary>
/// <param name="fault">The kind.</param>
/// <param name="message">What happened, with bucket and key; holds no secret.</param>
/// <param name="advice">What a person should do; names the setting that repairs it.</param>
/// <param name="inner">The SDK's or the transport's exception; null when the fault is our own finding.</param>
public sealed class ObjectStoreException(
    ObjectStoreFault fault, string message, string advice, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public ObjectStoreFault Fault => fault;

    /// <summary>What a person should do; names the setting that repairs it.</summary>
    public string Advice => advice;

    /// <summary>Whether the same request may succeed later with nobody changing anything.</summary>
    public bool IsTransient => fault is ObjectStoreFault.Unreachable or ObjectStoreFault.Interrupted;
}
