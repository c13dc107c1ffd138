using Mpr.Server.Rules;

namespace Mpr.Server.Tests.Rules;

public sealed class KeyPatternTests
{
    [Theory]
    [InlineData(null, "any/thing", true)]
    [InlineData("*.mov", "a.mov", true)]
    [InlineData("*.mov", "a/b.mov", false)]
    [InlineData("**/*.mov", "a/b/c.mov", true)]
    [InlineData("**/*.mov", "c.mov", true)]
    [InlineData("a/**", "a/b/c.mov", true)]
    [InlineData("a/**", "b/a/c.mov", false)]
    [InlineData("a?c.mov", "abc.mov", true)]
    [InlineData("a?c.mov", "a/c.mov", false)]
    [InlineData("a.mov", "aXmov", false)]
    [InlineData("A.mov", "a.mov", false)]
    [InlineData("(a|b)+[c].mov", "(a|b)+[c].mov", true)]
    [InlineData("*", "a\n", true)]
    [InlineData("a", "a\n", false)]
    public void A_pattern_fits_whole_keys(string? pattern, string key, bool fits) =>
        Assert.Equal(fits, KeyPattern.Fits(pattern, key));

    [Fact]
    public void No_pattern_takes_long() =>
        Assert.False(KeyPattern.Fits(string.Concat(Enumerable.Repeat("*a", 40)), new string('a', 1000) + "b"));

    [Theory]
    [InlineData(null, "usual/x.mp4")]
    [InlineData("{path}-{made}", "a.b/c.d-web.mp4")]
    [InlineData("out/{name}", "out/c.d.mp4")]
    [InlineData("{folder}x/{name}", "a.b/x/c.d.mp4")]
    public void A_template_makes_a_key(string? template, string key) =>
        Assert.Equal(key, OutputTemplate.Fill(template, "a.b/c.d.mov", "usual/x.mp4", "web"));
}
