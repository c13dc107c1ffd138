using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mpr.Jobs.Data;

/// <summary>A moment as Unix milliseconds: both databases compare and sort it as a number.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    moment => moment.ToUnixTimeMilliseconds(),
    number => DateTimeOffset.FromUnixTimeMilliseconds(number));

/// <summary>An enum as its name in lower case.</summary>
internal sealed class LowerCaseEnum<TEnum>() : ValueConverter<TEnum, string>(
    value => value.ToString().ToLowerInvariant(),
    text => Enum.Parse<TEnum>(text, true))
    where TEnum : struct, Enum;
