using Microsoft.AspNetCore.Http;
using Mpr.S3.Checksums;

namespace Mpr.S3.Objects;

/// <summary>A stored checksum as headers of an answer.</summary>
internal static class ChecksumHeaders
{
    public static void Write(HttpResponse response, Checksum checksum)
    {
        response.Headers[checksum.Algorithm.HeaderName()] = checksum.Text;
        response.Headers["x-amz-checksum-type"] = checksum.Type.Name();
    }
}
