using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>Wakes the probe worker.</summary>
public sealed class ProbeSignal : WorkSignal;
