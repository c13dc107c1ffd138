namespace Mpr.Server.Events;

/// <summary>How the server hears of new objects.</summary>
public sealed record EventOptions
{
    /// <summary>What stores must show to send events; null takes them from whoever may write.</summary>
    public string? Token { get; init; }

    /// <summary>Time between scans that repair what events missed; zero is none.</summary>
    public TimeSpan ScanInterval { get; init; }
}
