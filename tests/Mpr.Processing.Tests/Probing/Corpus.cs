namespace Mpr.Processing.Tests.Probing;

/// <summary>One line of the corpus's manifest.</summary>
public sealed record CorpusFile(string Path, string FullPath, long Size, string Expected, string VideoCodec, string AudioCodec)
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
            Folder is null, "SKIPPED: no media corpus at ../shared/corpus; set MPR_CORPUS to run this test on real files");
        return [.. File.ReadLines(System.IO.Path.Combine(Folder!, "MANIFEST.tsv")).Skip(1).Select(Parse)];
    }

    public static IReadOnlyList<CorpusFile> Files(string expected) => [.. Files().Where(f => f.Expected == expected)];

    private static CorpusFile Parse(string line)
    {
        var column = line.Split('\t');
        return new CorpusFile(
            column[0],
            System.IO.Path.Combine(Folder!, column[0]),
            long.Parse(column[2], System.Globalization.CultureInfo.InvariantCulture),
            column[5],
            column[7],
            column[8]);
    }

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
