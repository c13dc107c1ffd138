using Mpr.Processing.Storage;

namespace Mpr.Processing.Failures;

/// <summary>What a fault of the store means to a job.</summary>
public static class StorageFailures
{
    /// <summary>The failure of a job whose store call ended so.</summary>
    /// <param name="fault">From the object store, or from the source gateway.</param>
    public static ProcessingException Translate(ObjectStoreException fault) =>
        new(CodeOf(fault.Fault), fault.Message, fault);

    /// <summary>The entry of the catalogue for a kind of fault.</summary>
    /// <param name="fault">The kind.</param>
    public static FailureCode CodeOf(ObjectStoreFault fault) => fault switch
    {
        ObjectStoreFault.KeyMissing => FailureCatalogue.SourceMissing,
        ObjectStoreFault.Changed => FailureCatalogue.SourceChanged,
        ObjectStoreFault.AccessDenied => FailureCatalogue.AccessDenied,
        ObjectStoreFault.AlreadyExists => FailureCatalogue.OutputExists,
        ObjectStoreFault.BucketMissing or ObjectStoreFault.ClockSkew or ObjectStoreFault.Misconfigured =>
            FailureCatalogue.StorageMisconfigured,
        _ => FailureCatalogue.StorageUnavailable,
    };
}
