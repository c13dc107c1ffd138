namespace Mpr.S3.Index;

/// <summary>A run of an object's bytes in one data file.</summary>
/// <param name="Number">The part's number; 0 for an object put in one piece.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Data">The file.</param>
/// <param name="Checksum">The part's raw checksum value; empty when it is that of the object.</param>
internal sealed record ObjectPart(int Number, long Size, DataId Data, byte[] Checksum);
