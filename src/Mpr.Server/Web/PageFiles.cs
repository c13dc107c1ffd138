using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;

namespace Mpr.Server.Web;

/// <summary>
/// The built page: one document, and the files that it asks for under <c>/assets/</c>, whose names change with their
/// content. What is there is looked up once; a file that came later belongs to another build.
/// </summary>
internal sealed class PageFiles
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    private readonly FrozenDictionary<string, PageFile> _assets;

    private PageFiles(string? document, FrozenDictionary<string, PageFile> assets) => (Document, _assets) = (document, assets);

    /// <summary>Path of the document; null when the page was not built.</summary>
    public string? Document { get; }

    /// <summary>Reads a folder; one that is missing, or has no document, is a page that was not built.</summary>
    public static PageFiles Read(string folder)
    {
        var document = Path.Combine(folder, "index.html");
        var assets = new DirectoryInfo(Path.Combine(folder, "assets"));
        return File.Exists(document)
            ? new PageFiles(document, (assets.Exists ? assets.GetFiles() : [])
                .Where(f => f.Extension is not (".br" or ".gz"))
                .ToFrozenDictionary(f => f.Name, PageFile.Of))
            : new PageFiles(null, FrozenDictionary<string, PageFile>.Empty);
    }

    /// <summary>A file under <c>/assets/</c>; null when there is none by the name.</summary>
    public PageFile? Find(string name) => _assets.GetValueOrDefault(name);

    /// <summary>A file of the page, with what was compressed of it beforehand.</summary>
    /// <param name="Encodings">What it is compressed as, the smallest first, and where that lies.</param>
    internal sealed record PageFile(string Path, string ContentType, IReadOnlyList<(string Name, string Path)> Encodings)
    {
        public static PageFile Of(FileInfo file) => new(
            file.FullName,
            Types.TryGetContentType(file.Name, out var type) ? type : "application/octet-stream",
            [.. new[] { ("br", file.FullName + ".br"), ("gzip", file.FullName + ".gz") }.Where(e => File.Exists(e.Item2))]);
    }
}
