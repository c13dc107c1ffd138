namespace Mpr.Web.Tests;

/// <summary>Tests that are left out of the quick part.</summary>
internal static class LongRuns
{
    public static void Need() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("MPR_LONG_TESTS") == "1", "A long run: set MPR_LONG_TESTS=1 to have it.");
}
