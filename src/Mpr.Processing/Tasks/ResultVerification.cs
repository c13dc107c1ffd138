namespace Mpr.Processing.Tasks;

/// <summary>How thoroughly a result is looked at before it is published.</summary>
public enum ResultVerification
{
    /// <summary>Streams, codecs, size and length are compared with the plan; head and tail are decoded.</summary>
    Ends,

    /// <summary>
    /// Every picture and sample is decoded too. The whole result stays in scratch for it: an upload that is not
    /// completed cannot be read back.
    /// </summary>
    Full,
}
