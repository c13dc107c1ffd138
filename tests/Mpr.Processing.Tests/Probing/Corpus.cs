namespace Mpr.Processing.Tests.Probing;

/// <summary>One line of the corpus's manifest.</summary>
public sealed record CorpusFile(
    string Path,
    string FullPath,
    string Expected,
    string VideoCodec,
    string AudioCodec,
    int Width,
    int Height,
    int Rotation)
{
    public override string ToString() => Path;
}

/// <summary>Real media beside the repository: <c>../shared/corpus</c>, or the folder that MPR_CORPUS names.</summary>
public static class Corpus
{
    public static string? Folder { get; } = Find();

    /// <summary>The files of the manifest; skips the test, saying so, when there is no corpus.</summary>
    public static IReadOnlyList<CorpusFile> Files()
    {
        Assert.SkipWhen(
            Folder is null,
            "SKIPPED: no media corpus at ../shared/corpus; set MPR_CORPUS to run this test on real files");
        return [.. File.ReadLines(System.IO.Path.Combine(Folder!, "MANIFEST.tsv")).Skip(1).Select(Parse)];
    }

    public static IReadOnlyList<CorpusFile> Files(string expected) => [.. Files().Where(f => f.Expected == expected)];

    private static CorpusFile Parse(string line)
    {
        var column = line.Split('\t');
        return new CorpusFile(
            column[0],
            System.IO.Path.Combine(Folder!, column[0]),
            column[5],
            column[7],
            column[8],
            Number(column[10]),
            Number(column[11]),
            Number(column[12]));
    }

    private static int Number(string text) =>
        text.Length == 0 ? 0 : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MPR_CORPUS") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Mpr.slnx")))
            {
                // A checkout may lie a few folders deep below the one that holds `shared`.
                for (var up = folder.Parent; up is not null; up = up.Parent)
                {
                    var corpus = System.IO.Path.Combine(up.FullName, "shared", "corpus");
                    if (File.Exists(System.IO.Path.Combine(corpus, "MANIFEST.tsv")))
                    {
                        return corpus;
                    }
                }
            }
        }

        return null;
    }
}
