using System.Globalization;
using System.Security.Cryptography;

namespace Mpr.Jobs.Workers;

/// <summary>Names this process among all workers, unlike any other one before it.</summary>
internal sealed class WorkerIdentity
{
    /// <summary>Host, process id and a random part.</summary>
    public string Name { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}:{Environment.ProcessId}:{RandomNumberGenerator.GetHexString(6, true)}");
}
