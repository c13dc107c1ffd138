using CsCheck;
using Mpr.Testing;

namespace Mpr.S3.Tests.Fuzzing;

/// <summary>Random inputs, and sound ones with a few bytes changed, dropped, doubled or cut off.</summary>
public static class Mutations
{
    /// <summary>A thousand inputs each in the quick suite, a million when MPR_LONG_TESTS is 1.</summary>
    public static long Count => LongRuns.Asked ? 1_000_000 : 1_000;

    /// <summary>The same for inputs that go over a socket.</summary>
    public static long RequestCount => Count > 1_000 ? Count : 300;

    public static Gen<byte[]> Of(params byte[][] seeds)
    {
        var edit = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 3]);
        var mutated = Gen.Select(
            Gen.Int[0, seeds.Length - 1], edit.Array[0, 6], (seed, edits) => Apply(seeds[seed], edits));
        return Gen.Frequency((4, mutated), (1, Gen.Byte.Array[0, 400]));
    }

    private static byte[] Apply(byte[] seed, (int At, byte Value, int Kind)[] edits)
    {
        var bytes = seed.ToList();
        foreach (var (position, value, kind) in edits)
        {
            if (bytes.Count == 0)
            {
                break;
            }

            var at = position % bytes.Count;
            switch (kind)
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(16, bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(value, bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
