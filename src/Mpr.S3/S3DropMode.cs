namespace Mpr.S3;

/// <summary>What becomes of a file that was put into the drop folder of a bucket.</summary>
public enum S3DropMode
{
    /// <summary>Drop folders are not watched.</summary>
    Off,

    /// <summary>The file is deleted once it is an object.</summary>
    Move,

    /// <summary>The file stays; it is taken in again when it changes.</summary>
    Copy,
}
