namespace Mpr.Cli.Configuration;

/// <summary>One setting: an environment variable, and for some an option of the same meaning.</summary>
/// <param name="Name">Name of the variable.</param>
/// <param name="Meaning">What it does, in a sentence for the documentation.</param>
/// <param name="Default">What holds when it is not set; null when nothing does.</param>
/// <param name="Group">Heading that it stands under.</param>
internal sealed record Setting(string Name, string Group, string Meaning, string? Default = null)
{
    /// <summary>Never printed.</summary>
    public bool Secret { get; init; }

    /// <summary>Whether <c>NAME_FILE</c> may name a file that holds the value, as container secrets come.</summary>
    public bool MayBeFile { get; init; }

    /// <summary>Says what the default is where it is not a plain value.</summary>
    public string? DefaultMeaning { get; init; }
}
