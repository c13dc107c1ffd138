using System.Net;

namespace Mpr.S3;

/// <summary>How the embedded S3 endpoint is set up.</summary>
public sealed record S3EndpointOptions
{
    /// <summary>The folder of the data: the endpoint keeps its own below <c>s3/</c> there. Made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The address to listen on. Loopback unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 takes any that is free, which <see cref="S3Endpoint.Url"/> then tells.</summary>
    public int Port { get; init; } = 9000;

    /// <summary>
    /// The access key of the one owner. Empty takes those of <see cref="S3Credentials.LoadOrCreate"/>.
    /// </summary>
    public string AccessKey { get; init; } = "";

    /// <summary>The secret key of the one owner.</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>The region that buckets are said to be in. Requests may be signed for any.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Buckets that anyone may read and list over loopback, while the endpoint listens on loopback.</summary>
    public IReadOnlyList<string> PublicReadBuckets { get; init; } = [];

    /// <summary>Buckets that are made at the start when they are missing.</summary>
    public IReadOnlyList<string> CreateBuckets { get; init; } = [];

    /// <summary>
    /// Host names below which a bucket may stand as the first label (<c>bucket.s3.example</c>). Path style always
    /// works.
    /// </summary>
    public IReadOnlyList<string> BaseNames { get; init; } = [];

    /// <summary>
    /// What becomes of files put into <c>drop/BUCKET/</c> below <see cref="DataDirectory"/>. Those of
    /// <see cref="CreateBuckets"/> are made at the start.
    /// </summary>
    public S3DropMode DropMode { get; init; } = S3DropMode.Move;

    /// <summary>How often drop folders are looked at; a file is taken once two looks find it the same.</summary>
    public TimeSpan DropInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Told bucket and key of every object that was put, copied, completed or deleted, once that is durable and before it
    /// is acknowledged; null tells nobody. Called on the thread of the request: it must neither block nor throw.
    /// </summary>
    public Action<string, string>? ObjectChanged { get; init; }

    /// <summary>Requests under way beyond this number are answered 503 SlowDown.</summary>
    public int MaximumRequests { get; init; } = 256;

    /// <summary>Uploads that nobody finished in this time are aborted.</summary>
    public TimeSpan UploadExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether every change is flushed to the disk before it is acknowledged. Without it a crash of the process loses
    /// nothing, but one of the machine may.
    /// </summary>
    public bool Fsync { get; init; } = true;
}
