namespace Mpr.Server.Access;

/// <summary>What a key may do; each scope includes those before it.</summary>
public enum AccessScope
{
    /// <summary>Look: assets, jobs, media.</summary>
    Read,

    /// <summary>Scan, submit, cancel, retry, delete.</summary>
    Write,

    /// <summary>Everything, keys and workers included.</summary>
    Admin,
}
