namespace Mpr.S3.Index;

/// <summary>Where a record lies in a bucket's log.</summary>
/// <param name="Segment">Number of the segment file, from 1.</param>
/// <param name="Offset">Of the frame in that file, in bytes.</param>
/// <param name="Length">Of the whole frame, in bytes.</param>
internal readonly record struct LogLocation(int Segment, long Offset, int Length);
