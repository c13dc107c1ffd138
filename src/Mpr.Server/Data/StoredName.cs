using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mpr.Server.Data;

/// <summary>Enums are stored by their snake_case names, the same that the API shows.</summary>
public static class StoredName
{
    public static string Text<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static T Value<T>(string text)
        where T : struct, Enum => Enum.GetValues<T>().First(value => Text(value) == text);
}

/// <summary>Maps an enum column to its name.</summary>
internal sealed class StoredNameConverter<T>() : ValueConverter<T, string>(
    value => StoredName.Text(value), text => StoredName.Value<T>(text))
    where T : struct, Enum;
