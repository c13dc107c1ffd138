namespace Mpr.Jobs.Tests.Kit;

/// <summary>Runs of minutes are had only when asked for.</summary>
public static class LongRuns
{
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("MPR_LONG_TESTS") == "1";

    public static void SkipUnlessAsked() => SkipUnless(false);

    /// <summary>Skips unless the case is a quick one, or long runs were asked for.</summary>
    public static void SkipUnless(bool quick) =>
        Assert.SkipUnless(quick || Asked, "A long run: set MPR_LONG_TESTS=1 to have it.");
}
