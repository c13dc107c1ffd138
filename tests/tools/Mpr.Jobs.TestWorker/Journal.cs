using System.Globalization;
using System.Text;

namespace Mpr.Jobs.TestWorker;

/// <summary>
/// What happened, a line each: event, task, attempt, process. Each process writes a file of its own, each line with one
/// call, so a kill leaves whole lines; lines of different processes are in no order.
/// </summary>
public sealed class Journal(string directory)
{
    private readonly Lock _lock = new();

    private string Folder => Path.Combine(directory, "journal");

    public void Write(string what, string taskId, int attempt)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {taskId} {attempt} {Environment.ProcessId}\n");
        lock (_lock)
        {
            Directory.CreateDirectory(Folder);
            var path = Path.Combine(Folder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
            file.Write(Encoding.UTF8.GetBytes(line));
        }
    }

    public IReadOnlyList<JournalLine> Read() =>
        Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder).SelectMany(Read)] : [];

    private static IEnumerable<JournalLine> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))
                .Select(p => new JournalLine(p[0], p[1], Number(p[2]), Number(p[3]))),
        ];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

public sealed record JournalLine(string What, string TaskId, int Attempt, int ProcessId);
