using System.Globalization;
using Microsoft.Net.Http.Headers;
using Mpr.Processing.Storage;

namespace Mpr.Server.Media;

/// <summary>The part of a body that a request asks for.</summary>
internal readonly record struct BodyRange(long Start, long Length, bool Partial, bool Unsatisfiable);

/// <summary>Range and cache conditions of a request, after RFC 9110 sections 13 and 14.</summary>
internal static class Conditions
{
    public static bool NotModified(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(
            asked => asked.Equals(EntityTagHeaderValue.Any) || asked.Compare(tag, useStrongComparison: false));

    /// <summary>One range is honoured; several, malformed ones and stale If-Range get the whole body.</summary>
    public static BodyRange Range(HttpRequest request, StoredObject found, EntityTagHeaderValue tag)
    {
        var whole = new BodyRange(0, found.Size, false, false);
        var headers = request.GetTypedHeaders();
        if (headers.Range is not { Unit.Value: "bytes", Ranges.Count: 1 } asked || IsStale(headers.IfRange, found, tag))
        {
            return whole;
        }

        var range = asked.Ranges.First();
        var (from, to) = range.From is { } start
            ? (start, Math.Min(range.To ?? long.MaxValue, found.Size - 1))
            : (Math.Max(0, found.Size - range.To!.Value), found.Size - 1);
        return from > to || (range.From is null && range.To == 0)
            ? whole with { Unsatisfiable = true }
            : new BodyRange(from, to - from + 1, true, false);
    }

    private static bool IsStale(RangeConditionHeaderValue? condition, StoredObject found, EntityTagHeaderValue tag) =>
        condition switch
        {
            null => false,
            { EntityTag: { } asked } => !asked.Compare(tag, useStrongComparison: true),
            { LastModified: { } date } =>
                date.ToString("R", CultureInfo.InvariantCulture)
                != found.LastModified.ToString("R", CultureInfo.InvariantCulture),
            _ => false,
        };
}
