namespace Mpr.Cli.Configuration;

/// <summary>Every setting of MPR. <c>config show</c> and docs/configuration.md are made of it.</summary>
internal static class SettingCatalogue
{
    private const string Storage = "Storage";
    private const string Server = "Server";
    private const string Command = "Command line";

    public static Setting Endpoint { get; } = new(
        "S3_ENDPOINT_URL",
        Storage,
        "Address of an S3-compatible store. `up` and `demo` then start no store of their own.")
    {
        DefaultMeaning = "`AWS_ENDPOINT_URL_S3`, then `AWS_ENDPOINT_URL`, then AWS S3; "
            + "`up` and `demo` start the embedded endpoint",
    };

    public static Setting PublicEndpoint { get; } = new(
        "S3_PUBLIC_ENDPOINT_URL",
        Storage,
        "Address of the same store for those outside; presigned links are made for it.")
    {
        DefaultMeaning = "the API's own, which forwards the paths of both buckets to the store; AWS's on AWS",
    };

    public static Setting BucketIn { get; } = new(
        "S3_BUCKET_IN", Storage, "Bucket of the source media.", "mpr-media-in");

    public static Setting BucketOut { get; } = new(
        "S3_BUCKET_OUT", Storage, "Bucket of the results.", "mpr-media-out");

    public static Setting Region { get; } = new(
        "AWS_REGION", Storage, "Region that requests are signed for.")
    {
        DefaultMeaning = "`AWS_DEFAULT_REGION`; `us-east-1` with an endpoint of one's own, the profile's on AWS",
    };

    public static Setting AccessKey { get; } = new(
        "AWS_ACCESS_KEY_ID", Storage, "Access key. `up`, `demo` and `s3` give their endpoint this key.")
    {
        MayBeFile = true,
        DefaultMeaning = "the AWS SDK's chain (profile, SSO, role); "
            + "the embedded endpoint makes a pair and keeps it in `DIR/credentials`",
    };

    public static Setting SecretKey { get; } = new(
        "AWS_SECRET_ACCESS_KEY", Storage, "Secret of the access key.")
    {
        Secret = true,
        MayBeFile = true,
    };

    public static Setting SessionToken { get; } = new(
        "AWS_SESSION_TOKEN", Storage, "Token of temporary credentials.")
    {
        Secret = true,
        MayBeFile = true,
    };

    public static Setting CreateBuckets { get; } = new(
        "MPR_CREATE_BUCKETS", Storage, "`true` makes missing buckets on a store of one's own; never on AWS.", "false")
    {
        DefaultMeaning = "`false`; always on the embedded endpoint",
    };

    public static Setting Addressing { get; } = new(
        "S3_ADDRESSING_STYLE", Storage, "`path` or `virtual`: whether a bucket's name is in the path or in the host.")
    {
        DefaultMeaning = "`path` with an endpoint, `virtual` on AWS",
    };

    public static Setting Checksums { get; } = new(
        "S3_REQUEST_CHECKSUMS", Storage, "`required` or `supported`: which uploads carry a checksum of their own.")
    {
        DefaultMeaning = "`required` with an endpoint, `supported` on AWS",
    };

    public static Setting ChunkedEncoding { get; } = new(
        "S3_CHUNKED_ENCODING", Storage, "`false` for stores that know no signed chunks.", "true");

    public static Setting Data { get; } = new(
        "MPR_DATA", Server, "Folder for database, scratch files and the embedded store (`--data`).", "./data");

    public static Setting Address { get; } = new(
        "MPR_ADDRESS", Server, "Address that the API listens on (`--address`); anything but loopback needs a key.", "127.0.0.1");

    public static Setting Port { get; } = new(
        "MPR_PORT", Server, "Port of the API (`--port`).", "8080");

    public static Setting S3Port { get; } = new(
        "MPR_S3_PORT", Server, "Port of the embedded S3 endpoint (`--s3-port`).", "9000");

    public static Setting S3Address { get; } = new(
        "MPR_S3_ADDRESS",
        Server,
        "Address that `s3` listens on (`--address`). To callers beyond the loopback a bucket is private unless its policy opens it.",
        "127.0.0.1");

    public static Setting S3Fsync { get; } = new(
        "MPR_S3_FSYNC",
        Server,
        "`false`: the embedded endpoint answers before a change is flushed to the disk. A crash of the machine may "
        + "lose what was answered last; a crash of the process loses nothing.",
        "true");

    public static Setting Database { get; } = new(
        "MPR_DATABASE", Server, "`sqlite:PATH`, or a PostgreSQL connection (`Host=...` or `postgres://...`).")
    {
        Secret = true,
        MayBeFile = true,
        DefaultMeaning = "`sqlite:DIR/mpr.db`",
    };

    public static Setting AdminKey { get; } = new(
        "MPR_ADMIN_KEY",
        Server,
        "Secret of a key with all rights that `up` and `api` make at their start, for deployments that must know it "
        + "beforehand: 32 letters and digits at least. Another value ends the one before.")
    {
        Secret = true,
        MayBeFile = true,
        DefaultMeaning = "none; `up` prints one where other machines can reach it and there is none",
    };

    public static Setting AllowedHosts { get; } = new(
        "MPR_ALLOWED_HOSTS", Server, "Names by which the API may be addressed, with commas between.")
    {
        DefaultMeaning = "the names of the loopback; every name once there is a key",
    };

    public static Setting CorsOrigins { get; } = new(
        "MPR_CORS_ORIGINS",
        Server,
        "Origins of other sites whose pages may call the API, with commas between: `https://studio.example.com`.");

    public static Setting RateLimit { get; } = new(
        "MPR_RATE_LIMIT",
        Server,
        "Requests a second that each caller may send, ten seconds' worth at once; `0` does not limit.",
        "0");

    public static Setting MediaDelivery { get; } = new(
        "MPR_MEDIA_DELIVERY",
        Server,
        "How `/media/` gives objects out: `proxy` through the server, `redirect` to a presigned link, or `auto`: by "
        + "redirect where the store has a public address (`S3_PUBLIC_ENDPOINT_URL`, AWS).",
        "auto");

    public static Setting Previews { get; } = new(
        "MPR_PREVIEWS",
        Server,
        "`false` makes no posters, filmstrips and peaks of new assets; those that are due are made once it is `true` again.",
        "true");

    public static Setting UploadExpiry { get; } = new(
        "MPR_UPLOAD_EXPIRY",
        Server,
        "Age at which uploads into the in bucket that nobody goes on with are aborted, looked at daily; `0` leaves them, as "
        + "where other tools share the bucket and end theirs themselves.",
        "168h");

    public static Setting UploadSecret { get; } = new(
        "MPR_UPLOAD_SECRET", Server, "What ids of uploads are sealed with: the same for all processes of an API.")
    {
        Secret = true,
        MayBeFile = true,
        DefaultMeaning = "derived from `AWS_SECRET_ACCESS_KEY`; without one made and kept in `DIR/upload-secret`",
    };

    public static Setting EventsToken { get; } = new(
        "MPR_EVENTS_TOKEN", Server, "What a store must show to send events to `/api/events/s3`.")
    {
        Secret = true,
        MayBeFile = true,
        DefaultMeaning = "none: events need a key of scope write",
    };

    public static Setting ScanInterval { get; } = new(
        "MPR_SCAN_INTERVAL",
        Server,
        "Time between scans of the in bucket, such as `10m` or `1h`, the first at the start; `0` scans on request only.",
        "0")
    {
        DefaultMeaning = "`0`; `1h` on the embedded endpoint",
    };

    public static Setting WebhookPrivate { get; } = new(
        "MPR_WEBHOOK_PRIVATE",
        Server,
        "`true`: webhooks and callbacks may go to private and loopback addresses.",
        "false");

    public static Setting Graphiql { get; } = new(
        "MPR_GRAPHIQL",
        Server,
        "`true`: GraphiQL, a page to try GraphQL on, is at `/graphiql`; `./mpr` installs it. Elsewhere the folder in which "
        + "`npm ci` was run on `web/graphiql`.",
        "false");

    public static Setting Redis { get; } = new(
        "MPR_REDIS",
        Server,
        "A Redis server (`host:6379,password=...`) that brings tasks to workers instead of PostgreSQL, "
        + "which keeps the rows.")
    {
        Secret = true,
        MayBeFile = true,
        DefaultMeaning = "PostgreSQL does both",
    };

    public static Setting Executor { get; } = new(
        "MPR_EXECUTOR",
        Server,
        "Where tasks run when a job does not say: `local`, `lambda`, or `auto`: in Lambda what fits into it.",
        "local");

    public static Setting Slots { get; } = new(
        "MPR_SLOTS",
        Server,
        "Encodes that run at the same time; cuts by copy and short encodes have as many slots.",
        "2");

    public static Setting Pools { get; } = new(
        "MPR_POOLS",
        Server,
        "What a process takes: slots by pool, as `cpu:2,gpu:0,small:8` (`--pools`). "
        + "`cpu:0` makes an API without a worker.")
    {
        DefaultMeaning = "`cpu` and `small`, each with `MPR_SLOTS`",
    };

    public static Setting Tags { get; } = new(
        "MPR_TAGS", Server, "What a worker has, as `nvenc,qsv` (`--tags`): tasks that need it go there.");

    public static Setting Schedule { get; } = new(
        "MPR_SCHEDULE",
        Server,
        "When a worker takes tasks, as `mon-fri 20:00-07:00, sat, sun` (`--schedule`), by its machine's clock.")
    {
        DefaultMeaning = "always",
    };

    public static Setting QueueLimit { get; } = new(
        "MPR_QUEUE_LIMIT", Server, "Tasks that may be queued in a pool; more are refused with 429.")
    {
        DefaultMeaning = "any number",
    };

    public static Setting GroupLimit { get; } = new(
        "MPR_GROUP_LIMIT", Server, "Tasks that one group of jobs may have queued in a pool; more are refused with 429.")
    {
        DefaultMeaning = "any number",
    };

    public static Setting SourceAccess { get; } = new(
        "MPR_SOURCE_ACCESS",
        Server,
        "`auto`, `stream` or `copy`: whether tasks read their source by ranges or from a copy in scratch.",
        "auto");

    public static Setting FfmpegPath { get; } = new(
        "MPR_FFMPEG_PATH", Server, "Path of `ffmpeg`.")
    {
        DefaultMeaning = "searched on the `PATH`",
    };

    public static Setting FfprobePath { get; } = new(
        "MPR_FFPROBE_PATH", Server, "Path of `ffprobe`.")
    {
        DefaultMeaning = "searched beside `ffmpeg`, then on the `PATH`",
    };

    public static Setting FfmpegFeatures { get; } = new(
        "MPR_FFMPEG_FEATURES",
        Server,
        "File that keeps what FFmpeg can do, so that it is asked only when it was replaced. Nobody else may write it or its folder.")
    {
        DefaultMeaning = "`DIR/ffmpeg.json`; none for `lambda`",
    };

    public static Setting Web { get; } = new(
        "MPR_WEB", Server, "Folder of the built page that the server gives out.")
    {
        DefaultMeaning = "`web` beside the program; `./mpr` builds the page and names its folder",
    };

    public static Setting LogLevel { get; } = new(
        "MPR_LOG_LEVEL", Server, "`trace`, `debug`, `information`, `warning`, `error` or `critical`.", "information");

    public static Setting ApiUrl { get; } = new(
        "MPR_API_URL", Command, "The API that the command talks to (`--api-url`).", "http://127.0.0.1:8080")
    {
        DefaultMeaning = "the server that runs on the data folder, else `http://127.0.0.1:8080`",
    };

    public static Setting Token { get; } = new(
        "MPR_TOKEN", Command, "Key that the command shows the API: `mpr_...`, from `mpr keys create`.")
    {
        Secret = true,
        MayBeFile = true,
    };

    public static Setting ConfigFile { get; } = new(
        "MPR_CONFIG", Command, "A file of settings, `NAME=VALUE` a line (`--config`).");

    public static Setting NoColor { get; } = new(
        "NO_COLOR", Command, "Any value: no colours on the terminal.");

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Endpoint, PublicEndpoint, BucketIn, BucketOut, Region, AccessKey, SecretKey, SessionToken, CreateBuckets,
        Addressing, Checksums, ChunkedEncoding,
        Data, Address, Port, S3Address, S3Port, S3Fsync, Database, Redis, AdminKey, AllowedHosts, CorsOrigins, RateLimit,
        MediaDelivery, Previews, UploadExpiry, UploadSecret, EventsToken, ScanInterval, WebhookPrivate, Graphiql, Executor,
        Slots, Pools, Tags, Schedule,
        QueueLimit, GroupLimit, SourceAccess, FfmpegPath,
        FfprobePath, FfmpegFeatures, Web, LogLevel,
        .. LambdaSettingCatalogue.All,
        ApiUrl, Token, ConfigFile, NoColor,
        .. DevelopmentSettingCatalogue.All,
    ];

    /// <summary>Names that other tools use for one of ours, in the order in which they are asked.</summary>
    public static IReadOnlyDictionary<Setting, string[]> Aliases { get; } = new Dictionary<Setting, string[]>
    {
        [Endpoint] = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"],
        [Region] = ["AWS_DEFAULT_REGION"],
    };
}
