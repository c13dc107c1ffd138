namespace Mpr.Processing.Storage;

/// <summary>An upload in parts that others send. What it names is all that is needed to go on with it.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key that the object will have.</param>
/// <param name="UploadId">The store's name for it.</param>
/// <param name="Mark">Entry in the object's metadata by which it is known as this upload's.</param>
public sealed record DelegatedUpload(string Bucket, string Key, string UploadId, string Mark);
