using System.Text.Json;

namespace Mpr.Server.Hosting;

/// <summary>Reads enum values of a query string by the names that the JSON documents use.</summary>
internal static class QueryEnum
{
    /// <summary>Null where nothing is said.</summary>
    /// <exception cref="ProblemException">The text names no value.</exception>
    public static T? Read<T>(string? text, string parameter)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null : Need<T>(text, parameter);

    /// <exception cref="ProblemException">The text names no value.</exception>
    public static T Need<T>(string text, string parameter)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == text)
            {
                return value;
            }
        }

        throw ProblemException.Invalid(
            $"{parameter} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}.");
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
