namespace Mpr.Processing.Sources;

/// <summary>How FFmpeg gets at a source.</summary>
public enum SourceAccess
{
    /// <summary>By ranges, but for the few that are cheaper whole.</summary>
    Auto,

    /// <summary>Always by ranges, as they are asked for.</summary>
    Stream,

    /// <summary>Always from a copy in scratch.</summary>
    Copy,
}
