using System.Text;

namespace Mpr.Bench;

/// <summary>The command that a job's log shows, turned to local files.</summary>
internal static class BareCommand
{
    // Names that the log has in place of links and paths.
    private const string Source = "SOURCE";
    private const string Result = "RESULT";

    // What a command of a log begins with.
    private const string Prompt = "$ ";

    /// <summary>Arguments for FFmpeg out of the first command of a log.</summary>
    /// <exception cref="InvalidOperationException">The log shows none.</exception>
    public static IReadOnlyList<string> Of(string log, string source, string result)
    {
        var line = log.Split('\n').FirstOrDefault(l => l.StartsWith(Prompt + "ffmpeg ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The job's log shows no command:\n{log}");
        return [.. Words(line[Prompt.Length..]).Skip(1).Select(w => w switch
        {
            Source => source,
            // The job reads over HTTP and nothing else; the bare run reads a file and nothing else.
            "http,tcp" => "file",
            _ => w.StartsWith(Result, StringComparison.Ordinal) ? result : w,
        })];
    }

    /// <summary>Splits a line as a shell does that knows blanks, single quotes and the backslash.</summary>
    private static IEnumerable<string> Words(string line)
    {
        var word = new StringBuilder();
        var (quoted, begun) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\'':
                    (quoted, begun) = (!quoted, true);
                    break;
                case '\\' when !quoted && i + 1 < line.Length:
                    word.Append(line[++i]);
                    begun = true;
                    break;
                case ' ' when !quoted:
                    if (begun)
                    {
                        yield return word.ToString();
                        word.Clear();
                        begun = false;
                    }

                    break;
                default:
                    word.Append(line[i]);
                    begun = true;
                    break;
            }
        }

        if (begun)
        {
            yield return word.ToString();
        }
    }
}
