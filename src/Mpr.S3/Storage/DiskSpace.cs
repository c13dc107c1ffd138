namespace Mpr.S3.Storage;

/// <summary>Tells a full disk from other failures.</summary>
internal static class DiskSpace
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>ENOSPC: .NET on Unix gives errno as the HResult (asm-generic/errno.h).</summary>
    public const int NoSpace = 28;

    // EDQUOT, over a quota.
    private const int QuotaExceeded = 122;

    // COR_E_IO: what .NET throws, without errno, when fallocate(2) is refused.
    private const int UnspecificFault = unchecked((int)0x80131620);

    public static bool IsExhausted(IOException fault) =>
        fault.HResult is WindowsDiskFull or NoSpace or QuotaExceeded;

    /// <summary>Whether a new file was refused because the space set aside for it is not there.</summary>
    public static bool IsRefusedPreallocation(IOException fault) =>
        fault.HResult == UnspecificFault || IsExhausted(fault);
}
