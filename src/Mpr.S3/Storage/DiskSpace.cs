namespace Mpr.S3.Storage;

/// <summary>Tells a full disk from other failures.</summary>
internal static class DiskSpace
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    // .NET on Unix gives errno as the HResult: ENOSPC and, over a quota, EDQUOT (asm-generic/errno.h).
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    public static bool IsExhausted(IOException fault) =>
        fault.HResult is WindowsDiskFull or NoSpace or QuotaExceeded;
}
