using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Mpr.Testing;

/// <summary>A case of a theory that the quick part leaves out, before anything of its class is made.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class LongInlineDataAttribute : DataAttribute
{
    private readonly object?[] _data;

    /// <param name="data">The arguments of the case.</param>
    public LongInlineDataAttribute(params object?[]? data)
    {
        _data = data ?? [null];
        Skip = LongRuns.Reason;
        SkipType = typeof(LongRuns);
        SkipUnless = nameof(LongRuns.Asked);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker) => new([ConvertDataRow(_data)]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
