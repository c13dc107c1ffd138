using System.Net;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;

namespace Mpr.Server.Hosting;

/// <summary>Everything that a server process is told at its start.</summary>
public sealed record MprServerOptions
{
    /// <summary>Folder for the embedded database and scratch files; made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>sqlite:PATH</c> or a PostgreSQL connection; null is a SQLite file in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Only loopback is served: there is no access control that would make more than that safe.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = 8080;

    public required ObjectStoreOptions Storage { get; init; }

    /// <summary>Tasks that run at the same time.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Path of ffmpeg; null looks on the PATH.</summary>
    public string? FfmpegPath { get; init; }

    /// <summary>Path of ffprobe; null looks beside ffmpeg and on the PATH.</summary>
    public string? FfprobePath { get; init; }

    /// <summary>How tasks read their sources.</summary>
    public SourceAccess SourceAccess { get; init; }

    /// <summary>Logs below this level are not written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where running tasks keep their files.</summary>
    public string ScratchDirectory => Path.Combine(DataDirectory, "scratch");

    internal string DatabaseOrDefault => Database ?? $"sqlite:{Path.Combine(DataDirectory, "mpr.db")}";
}
