using System.IO.Hashing;
using Mpr.S3.Checksums;

namespace Mpr.S3.Tests.Checksums;

public sealed class ReflectedCrcTests
{
    public static TheoryData<string, ulong> CheckValues => new()
    {
        { "Crc32", 0xCBF43926 },
        { "Crc32C", 0xE3069283 },
        { "Crc64Nvme", 0xAE8B14860A799888 },
    };

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void The_check_value_is_the_catalogued_one(string name, ulong expected)
    {
        var crc = Find(name);
        Assert.Equal(expected, crc.Finish(crc.Append(crc.Initial, "123456789"u8)));
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void Folding_and_tables_agree_at_any_length_and_in_any_pieces(string name, ulong _)
    {
        var crc = Find(name);
        var data = TestData.Bytes(5000);
        for (var length = 0; length < 700; length++)
        {
            var expected = crc.AppendByTable(crc.Initial, data.AsSpan(0, length));
            Assert.Equal(expected, crc.Append(crc.Initial, data.AsSpan(0, length)));
        }

        var state = crc.Initial;
        for (var at = 0; at < data.Length; at += 371)
        {
            state = crc.Append(state, data.AsSpan(at, Math.Min(371, data.Length - at)));
        }

        Assert.Equal(crc.AppendByTable(crc.Initial, data), state);
    }

    [Fact]
    public void Crc32_is_that_of_the_platform()
    {
        var data = TestData.Bytes(100_000);
        var crc = ReflectedCrc.Crc32;
        Assert.Equal(Crc32.HashToUInt32(data), crc.Finish(crc.Append(crc.Initial, data)));
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void The_values_of_two_halves_combine_to_that_of_the_whole(string name, ulong _)
    {
        var crc = Find(name);
        var data = TestData.Bytes(100_000);
        foreach (var cut in (int[])[0, 1, 7, 50_000, 99_999, 100_000])
        {
            var first = crc.Finish(crc.Append(crc.Initial, data.AsSpan(0, cut)));
            var second = crc.Finish(crc.Append(crc.Initial, data.AsSpan(cut)));
            Assert.Equal(
                crc.Finish(crc.Append(crc.Initial, data)), crc.Combine(first, second, data.Length - cut));
        }
    }

    private static ReflectedCrc Find(string name) => name switch
    {
        "Crc32" => ReflectedCrc.Crc32,
        "Crc32C" => ReflectedCrc.Crc32C,
        _ => ReflectedCrc.Crc64Nvme,
    };
}
