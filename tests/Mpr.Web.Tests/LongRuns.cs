namespace Mpr.Web.Tests;

/// <summary>Tests that are left out of the quick part.</summary>
internal static class LongRuns
{
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("MPR_LONG_TESTS") == "1";

    public static void Need() => Assert.SkipUnless(Wanted, "A long run: set MPR_LONG_TESTS=1 to have it.");
}
