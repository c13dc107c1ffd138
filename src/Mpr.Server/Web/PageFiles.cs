using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;

namespace Mpr.Server.Web;

/// <summary>
/// The built page: one document, and the files that it asks for under <c>/assets/</c>, whose names change with their
/// content. What is there is looked up once for each build, so a page that is built anew appears without a restart.
/// </summary>
internal sealed class PageFiles(string folder)
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    private volatile Build? _build;

    /// <summary>The document; null when the page was not built.</summary>
    public FileInfo? Document => Current()?.Document;

    /// <summary>A file under <c>/assets/</c>; null when there is none by the name.</summary>
    public PageFile? Find(string name) => Current()?.Assets.GetValueOrDefault(name);

    private Build? Current()
    {
        var document = new FileInfo(Path.Combine(folder, "index.html"));
        if (!document.Exists)
        {
            return null;
        }

        return _build is { } known && known.Document.LastWriteTimeUtc == document.LastWriteTimeUtc
            ? known
            : _build = new Build(document, Assets());
    }

    private FrozenDictionary<string, PageFile> Assets()
    {
        var assets = new DirectoryInfo(Path.Combine(folder, "assets"));
        return (assets.Exists ? assets.GetFiles() : [])
            .Where(f => f.Extension is not (".br" or ".gz"))
            .ToFrozenDictionary(f => f.Name, PageFile.Of);
    }

    /// <summary>A file of the page, with what was compressed of it beforehand.</summary>
    /// <param name="Encodings">What it is compressed as, the smallest first, and where that lies.</param>
    internal sealed record PageFile(string Path, string ContentType, IReadOnlyList<(string Name, string Path)> Encodings)
    {
        public static PageFile Of(FileInfo file) => new(
            file.FullName,
            Types.TryGetContentType(file.Name, out var type) ? type : "application/octet-stream",
            [.. new[] { ("br", file.FullName + ".br"), ("gzip", file.FullName + ".gz") }.Where(e => File.Exists(e.Item2))]);
    }

    private sealed record Build(FileInfo Document, FrozenDictionary<string, PageFile> Assets);
}
