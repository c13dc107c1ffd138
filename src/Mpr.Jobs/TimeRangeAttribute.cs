using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Mpr.Jobs;

/// <summary>
/// Bounds of a span of time, both included. <see cref="RangeAttribute"/> converts its bounds in place when it is first
/// asked, which fails where two hosts of one process do so at once.
/// </summary>
/// <param name="minimum">The shortest, as <c>hh:mm:ss.fff</c>.</param>
/// <param name="maximum">The longest.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeRangeAttribute(string minimum, string maximum) : ValidationAttribute
{
    public string Minimum { get; } = minimum;

    public string Maximum { get; } = maximum;

    public override bool IsValid(object? value) =>
        value is TimeSpan time && time >= Parse(Minimum) && time <= Parse(Maximum);

    public override string FormatErrorMessage(string name) => $"{name} must be between {Minimum} and {Maximum}.";

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
