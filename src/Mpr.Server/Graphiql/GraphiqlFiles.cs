namespace Mpr.Server.Graphiql;

/// <summary>A file that the page is made of.</summary>
/// <param name="ContentType">With its character set.</param>
/// <param name="Content">All of it: some megabyte, and only where the page is switched on.</param>
internal sealed record GraphiqlFile(string ContentType, byte[] Content);

/// <summary>
/// The page and what it loads: GraphiQL and React as their authors built them, out of a folder of npm packages, and the
/// page itself out of this assembly.
/// </summary>
internal sealed class GraphiqlFiles
{
    private const string Script = "text/javascript; charset=utf-8";

    private const string Style = "text/css; charset=utf-8";

    private static readonly (string Name, string Path, string Type)[] Packaged =
    [
        ("graphiql.js", "graphiql/graphiql.min.js", Script),
        ("graphiql.css", "graphiql/graphiql.min.css", Style),
        ("react.js", "react/umd/react.production.min.js", Script),
        ("react-dom.js", "react-dom/umd/react-dom.production.min.js", Script),
    ];

    private readonly Dictionary<string, GraphiqlFile> _files;

    private GraphiqlFiles(Dictionary<string, GraphiqlFile> files) => _files = files;

    /// <summary>The document at /graphiql.</summary>
    public GraphiqlFile Page => _files["page.html"];

    /// <summary>Reads them.</summary>
    /// <param name="folder">Where <c>npm ci</c> has put <c>node_modules</c>.</param>
    /// <exception cref="ArgumentException">The packages are not there.</exception>
    public static GraphiqlFiles Read(string folder)
    {
        var packages = Packaged.ToDictionary(f => f.Name, f => (Path: Path.Combine(folder, "node_modules", f.Path), f.Type));
        if (packages.Values.FirstOrDefault(f => !File.Exists(f.Path)) is { Path: { } missing })
        {
            throw new ArgumentException(
                $"MPR_GRAPHIQL switches GraphiQL on, but {missing} is not there. Start the server with ./mpr, which installs it "
                + "where Node.js 20.19 or newer is; or copy web/graphiql, run npm ci in it and let MPR_GRAPHIQL name the folder.");
        }

        var files = packages.ToDictionary(
            f => f.Key, f => new GraphiqlFile(f.Value.Type, File.ReadAllBytes(f.Value.Path)), StringComparer.Ordinal);
        files["page.html"] = new GraphiqlFile("text/html; charset=utf-8", Own("page.html"));
        files["page.css"] = new GraphiqlFile(Style, Own("page.css"));
        files["page.js"] = new GraphiqlFile(Script, Own("page.js"));
        return new GraphiqlFiles(files);
    }

    /// <summary>A file that the page loads; null when there is none by the name.</summary>
    public GraphiqlFile? Find(string name) => _files.GetValueOrDefault(name);

    private static byte[] Own(string name)
    {
        using var resource = typeof(GraphiqlFiles).Assembly.GetManifestResourceStream($"Graphiql/{name}")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
