using System.Net;
using Mpr.Jobs;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Events;
using Mpr.Server.Executors;
using Mpr.Server.Media;
using Mpr.Server.Uploads;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Hosting;

/// <summary>Everything that a server process is told at its start.</summary>
public sealed record MprServerOptions
{
    /// <summary>Folder for the embedded database and scratch files; made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>sqlite:PATH</c> or a PostgreSQL connection; null is a SQLite file in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Anything but loopback needs a key in the database.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Who is let in; whether the address is loopback is filled in.</summary>
    public AccessOptions Access { get; init; } = new();

    public EventOptions Events { get; init; } = new();

    /// <summary>Where webhooks may go.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>
    /// Told the secret of the first key, which is then made when other machines can reach the server and there is none;
    /// null refuses to start instead.
    /// </summary>
    public Action<string>? FirstKeyMade { get; init; }

    /// <summary>
    /// Secret of a key with all rights that is made at the start, where a deployment has to know it beforehand; null makes
    /// none.
    /// </summary>
    public string? AdminKey { get; init; }

    public required ObjectStoreOptions Storage { get; init; }

    /// <summary>How objects under /media/ reach who asks for them.</summary>
    public MediaDelivery MediaDelivery { get; init; }

    /// <summary>Whether posters, filmstrips and peaks of assets are made.</summary>
    public bool Previews { get; init; } = true;

    /// <summary>How uploads through the server, and by its leave, are handled.</summary>
    public UploadSettings Uploads { get; init; } = new();

    /// <summary>A Redis server that carries the dispatch, beside PostgreSQL; null does without.</summary>
    public string? Redis { get; init; }

    /// <summary>What this process takes: slots by pool. None makes it an API without a worker.</summary>
    public IReadOnlyList<PoolSlots> Pools { get; init; } = [new("cpu", 2), new("small", 2)];

    /// <summary>What its worker has, such as <c>nvenc</c>; at most four.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When its worker takes tasks; null is always.</summary>
    public WorkSchedule? Schedule { get; init; }

    /// <summary>Tasks that may be queued in a pool; null for any number.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>Tasks that one group may have queued in a pool; null for any number.</summary>
    public int? GroupLimit { get; init; }

    /// <summary>Where tasks run when a job does not say.</summary>
    public JobExecutor Executor { get; init; }

    /// <summary>How tasks are handed to AWS Lambda; null: not at all.</summary>
    public LambdaSettings? Lambda { get; init; }

    /// <summary>Path of ffmpeg; null looks on the PATH.</summary>
    public string? FfmpegPath { get; init; }

    /// <summary>Path of ffprobe; null looks beside ffmpeg and on the PATH.</summary>
    public string? FfprobePath { get; init; }

    /// <summary>File that keeps what FFmpeg can do; null is one in the data folder.</summary>
    public string? FfmpegFeatures { get; init; }

    /// <summary>How tasks read their sources.</summary>
    public SourceAccess SourceAccess { get; init; }

    /// <summary>Where the npm packages of GraphiQL are, which is then at /graphiql; null: it is nowhere.</summary>
    public string? GraphiqlDirectory { get; init; }

    /// <summary>Folder of the built page; where there is none the server says so at its address.</summary>
    public string WebDirectory { get; init; } = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>Logs below this level are not written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where running tasks keep their files.</summary>
    public string ScratchDirectory => Path.Combine(DataDirectory, "scratch");

    internal string DatabaseOrDefault => Database ?? $"sqlite:{Path.Combine(DataDirectory, "mpr.db")}";
}
