namespace Mpr.S3.Index;

/// <summary>The canned access lists that are kept. The numbers are written to disk.</summary>
internal enum CannedAcl : byte
{
    Private = 0,
    PublicRead = 1,
    PublicReadWrite = 2,
    AuthenticatedRead = 3,
}
