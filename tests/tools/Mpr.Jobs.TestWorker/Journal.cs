using System.Globalization;
using System.Text;

namespace Mpr.Jobs.TestWorker;

/// <summary>
/// What happened in all processes, a line each: event, task, attempt, process. Appending one short line is atomic, so
/// a kill leaves whole lines.
/// </summary>
public sealed class Journal(string directory)
{
    private string Path => System.IO.Path.Combine(directory, "journal");

    public void Write(string what, string taskId, int attempt)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {taskId} {attempt} {Environment.ProcessId}\n");
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
        file.Write(Encoding.UTF8.GetBytes(line));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public IReadOnlyList<JournalLine> Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))
                .Select(p => new JournalLine(p[0], p[1], Number(p[2]), Number(p[3]))),
        ];
    }
}

public sealed record JournalLine(string What, string TaskId, int Attempt, int ProcessId);
