using Mpr.Testing;

namespace Mpr.Web.Tests;

/// <summary>The page as <c>./mpr</c> builds it before the tests; tests that need it are skipped, and say why, where it is not.</summary>
internal static class BuiltPage
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("MPR_WEB") is { Length: > 0 } named ? named : Repository.File("artifacts/web");

    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Skips the test where the page or a browser is missing.</summary>
    /// <returns>The path of the browser.</returns>
    public static string NeedWithBrowser()
    {
        Need();
        var browser = Browsers.FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "The page cannot be tried: Chromium is not installed.");
        return browser!;
    }

    public static void Need() => Assert.SkipUnless(
        File.Exists(Path.Combine(Folder, "index.html")),
        "The page is not built (./mpr build, with Node.js 20.19 or newer and npm).");
}
