using System.Text.RegularExpressions;

namespace Mpr.Web.Tests;

public sealed partial class BundleTests
{
    private const int MostBytes = 200_000;

    [Fact]
    public void The_first_screen_is_less_than_200_KB_compressed()
    {
        BuiltPage.Need();
        var document = File.ReadAllText(Path.Combine(BuiltPage.Folder, "index.html"));
        var files = Address().Matches(document).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains(files, f => f.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(".css", StringComparison.Ordinal));
        var bytes = files.Sum(f => Compressed(Path.Combine(BuiltPage.Folder, "assets", f)));
        TestContext.Current.SendDiagnosticMessage($"first screen: {bytes:N0} bytes in {files.Count} files");
        Assert.True(bytes < MostBytes, $"{bytes} bytes in {string.Join(", ", files)}");
    }

    [Fact]
    public void No_script_stands_in_the_document_itself()
    {
        BuiltPage.Need();
        var document = File.ReadAllText(Path.Combine(BuiltPage.Folder, "index.html"));
        Assert.DoesNotMatch("<script[^>]*>[^<]", document);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", document);
    }

    private static long Compressed(string path) =>
        new FileInfo(File.Exists(path + ".gz") ? path + ".gz" : path).Length;

    [GeneratedRegex("(?:src|href)=\"/assets/([^\"]+)\"")]
    private static partial Regex Address();
}
