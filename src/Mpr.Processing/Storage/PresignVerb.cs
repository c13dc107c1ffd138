namespace Mpr.Processing.Storage;

/// <summary>What a presigned URL permits.</summary>
public enum PresignVerb
{
    /// <summary>Read the object, whole or in ranges.</summary>
    Get,

    /// <summary>Store the object in one request.</summary>
    Put,

    /// <summary>Ask for the object's headers.</summary>
    Head,
}
