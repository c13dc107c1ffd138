using System.Xml.Linq;
using Mpr.Testing;

namespace Mpr.Server.Tests;

/// <summary>Who may know whom.</summary>
public sealed class HouseTests
{
    [Theory]
    [InlineData("Mpr.S3")]
    [InlineData("Mpr.Jobs")]
    [InlineData("Mpr.Processing")]
    [InlineData("Mpr.Server", "Mpr.Jobs", "Mpr.Processing")]
    [InlineData("Mpr.Lambda", "Mpr.Processing")]
    [InlineData("Mpr.Cli", "Mpr.Lambda", "Mpr.S3", "Mpr.Server")]
    public void A_project_references_only_what_the_house_allows(string project, params string[] allowed)
    {
        var file = XDocument.Load(Repository.File($"src/{project}/{project}.csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal);

        Assert.Equal(allowed, references);
    }

    [Fact]
    public void Every_project_of_the_house_is_held_by_that_rule()
    {
        var projects = Directory.EnumerateDirectories(Repository.File("src")).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["Mpr.Cli", "Mpr.Jobs", "Mpr.Lambda", "Mpr.Processing", "Mpr.S3", "Mpr.Server"], projects);
    }
}
