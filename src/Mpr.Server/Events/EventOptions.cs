using System.Threading.Channels;

namespace Mpr.Server.Events;

/// <summary>How the server hears of new objects.</summary>
public sealed record EventOptions
{
    /// <summary>What stores must show to send events; null takes them from whoever may write.</summary>
    public string? Token { get; init; }

    /// <summary>What a store in the same process tells of its objects; null when there is none.</summary>
    public ChannelReader<S3Notification>? Local { get; init; }

    /// <summary>Time between scans that repair what events missed, the first at the start; zero is none.</summary>
    public TimeSpan ScanInterval { get; init; }
}
