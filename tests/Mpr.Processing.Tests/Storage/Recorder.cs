using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>Keeps what it is told, in order and at once.</summary>
public sealed class Recorder : IProgress<TransferProgress>
{
    public List<TransferProgress> Seen { get; } = [];

    public void Report(TransferProgress value) => Seen.Add(value);
}

/// <summary>Cancels at the first sign of progress.</summary>
public sealed class Canceller(CancellationTokenSource source) : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => source.Cancel();
}

/// <summary>Cuts a file at the first sign of progress.</summary>
public sealed class Cutter(string path) : IProgress<TransferProgress>
{
    public void Report(TransferProgress value)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.SetLength(file, 0);
    }
}
