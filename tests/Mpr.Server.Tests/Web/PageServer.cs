using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Web;

/// <summary>A server with a page of a few bytes.</summary>
public sealed class PageServer : RunningServer
{
    public const string Document = "<!doctype html><title>the page</title>";

    private readonly TemporaryFolder _page = new();

    protected override MprServerOptions Configure(MprServerOptions options)
    {
        Directory.CreateDirectory(_page.File("assets"));
        File.WriteAllText(_page.File("index.html"), Document);
        File.WriteAllText(_page.File("assets/index-a1b2.js"), "plain");
        File.WriteAllText(_page.File("assets/index-a1b2.js.gz"), "gzip");
        File.WriteAllText(_page.File("assets/index-a1b2.js.br"), "brotli");
        File.WriteAllText(_page.File("secret.txt"), "not of the page");
        return options with { WebDirectory = _page.Path };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _page.Dispose();
    }
}
