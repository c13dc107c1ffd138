using Xunit;

namespace Mpr.Testing;

/// <summary>What takes long and differs little from what the quick part tries is had only when asked for.</summary>
public static class LongRuns
{
    /// <summary>What a test that is left out says.</summary>
    public const string Reason = "A long run: set MPR_LONG_TESTS=1 to have it.";

    /// <summary>Whether the long part is asked for.</summary>
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("MPR_LONG_TESTS") == "1";

    /// <summary>Skips the test that calls it, unless the long part is asked for.</summary>
    public static void SkipUnlessAsked() => SkipUnless(false);

    /// <summary>Skips unless the case is a quick one, or the long part is asked for.</summary>
    public static void SkipUnless(bool quick) => Assert.SkipUnless(quick || Asked, Reason);
}
