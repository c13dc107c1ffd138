namespace Mpr.Processing.Keyframes;

/// <summary>
/// When sync samples are shown: sums of the runs of durations (<c>stts</c>), plus the offset of the sample's run
/// (<c>ctts</c>). Nothing is expanded to a sample each, however many the tables claim.
/// </summary>
internal static class SampleTimes
{
    /// <param name="sync">The table of sync samples, ascending numbers from 1.</param>
    /// <param name="durations">Runs of samples of one duration.</param>
    /// <param name="offsets">Runs of samples of one offset; empty where they are shown as they are decoded.</param>
    /// <returns>Ticks of the track.</returns>
    public static List<long> Of(ReadOnlySpan<byte> sync, ReadOnlySpan<byte> durations, ReadOnlySpan<byte> offsets)
    {
        var numbers = Open(sync, 4, out var count);
        var decoding = new Runs(durations);
        var composing = new Runs(offsets);
        List<long> times = [];
        for (; count > 0; count--)
        {
            var sample = (long)numbers.U32() - 1;
            if (sample < 0 || !decoding.MoveTo(sample))
            {
                throw new InvalidDataException("A sync sample is not in the track.");
            }

            var offset = composing.MoveTo(sample) ? composing.Signed : 0;
            times.Add(decoding.Sum + ((sample - decoding.First) * decoding.Value) + offset);
        }

        return times;
    }

    /// <summary>A table behind its version and its count of entries, which must all be there.</summary>
    private static BigEndianReader Open(ReadOnlySpan<byte> table, int entry, out uint count)
    {
        var reader = new BigEndianReader(table);
        reader.Skip(4);
        count = reader.U32();
        return count <= (uint)(reader.Left / entry)
            ? reader
            : throw new InvalidDataException("A table of the index is shorter than it says.");
    }

    /// <summary>Runs of a count and a value; moves forwards only.</summary>
    private ref struct Runs
    {
        private BigEndianReader _reader;
        private uint _left;
        private long _length;

        public Runs(ReadOnlySpan<byte> table)
        {
            if (!table.IsEmpty)
            {
                _reader = Open(table, 8, out _left);
            }
        }

        /// <summary>Number of the run's first sample, from 0.</summary>
        public long First { get; private set; }

        public uint Value { get; private set; }

        /// <summary>Writers put negative offsets into tables of the version without sign, too.</summary>
        public readonly int Signed => (int)Value;

        /// <summary>Sum of the values of all samples before the run.</summary>
        public long Sum { get; private set; }

        /// <summary>False when no run has the sample.</summary>
        public bool MoveTo(long sample)
        {
            while (sample >= First + _length)
            {
                if (_left == 0)
                {
                    return false;
                }

                First += _length;
                Sum += _length * Value;
                _length = _reader.U32();
                Value = _reader.U32();
                _left--;
            }

            return true;
        }
    }
}
