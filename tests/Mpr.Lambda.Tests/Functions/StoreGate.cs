using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mpr.Processing.Tests.Storage;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>
/// Stands between functions and the store. Sources below <see cref="Held"/> are read no further than their beginning until
/// the test opens the gate for them: a function is in mid-encode as long as the test wants, on any machine.
/// </summary>
public sealed partial class StoreGate : IAsyncDisposable
{
    public const string Held = "held/";

    // More than a first window of reading ahead; a quarter of what HeldClipAsync makes.
    private const long Beginning = 512 << 10;

    private readonly FaultProxy _proxy;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public StoreGate(Uri store) => _proxy = new FaultProxy(store) { Script = Judge };

    public Uri Url => _proxy.Url;

    /// <summary>A source that can be held: its index comes first.</summary>
    public static async Task<string> HeldClipAsync() => await TestMedia.MakeAsync(
        "mp4", "-i", await TestMedia.ClipAsync(20), "-c", "copy", "-movflags", "+faststart");

    public void Open(string key) => GateOf(key).TrySetResult();

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    private Mishap.Hold? Judge(ProxiedRequest request) =>
        request.IsRead
        && request.Target.IndexOf("/" + Held, StringComparison.Ordinal) is >= 0 and var at
        && Range().Match(request.Head) is { Success: true } range
        && long.Parse(range.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) >= Beginning
            ? new Mishap.Hold(GateOf(request.Target[(at + 1)..]).Task)
            : null;

    private TaskCompletionSource GateOf(string key) =>
        _gates.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    [GeneratedRegex(@"\nrange: bytes=(\d+)-", RegexOptions.IgnoreCase)]
    private static partial Regex Range();
}
