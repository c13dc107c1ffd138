namespace Mpr.Processing.Previews;

/// <summary>
/// Reduces samples to peaks as they come, in bounded memory whatever their count: when the points are full, each two of
/// them become one. Not thread-safe.
/// </summary>
internal sealed class PeakCollector
{
    /// <summary>Of speech and music nothing that is seen is lost.</summary>
    public const int SampleRate = 8000;

    /// <summary>As many as the widest screen has pixels.</summary>
    public const int MostPoints = 4096;

    /// <summary>A hundred points a second, until that are too many.</summary>
    private const int FirstSamples = SampleRate / 100;

    private readonly sbyte[] _values = new sbyte[2 * MostPoints];
    private int _points;
    private int _samplesPerPoint = FirstSamples;
    private int _samples;
    private sbyte _low;
    private sbyte _high;
    private byte? _half;

    /// <summary>Takes 16-bit samples of one channel, least significant byte first; a sample may be cut in two.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_half is { } first && !bytes.IsEmpty)
        {
            Take((short)(first | (bytes[0] << 8)));
            bytes = bytes[1..];
            _half = null;
        }

        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            Take((short)(bytes[0] | (bytes[1] << 8)));
        }

        if (!bytes.IsEmpty)
        {
            _half = bytes[0];
        }
    }

    /// <summary>What came so far; null when nothing did.</summary>
    public WaveformPeaks? Peaks()
    {
        List<sbyte> values = [.. _values.AsSpan(0, 2 * _points)];
        if (_samples > 0)
        {
            values.AddRange([_low, _high]);
        }

        return values.Count == 0 ? null : new WaveformPeaks(SampleRate, _samplesPerPoint, values);
    }

    private void Take(short sample)
    {
        var value = (sbyte)(sample >> 8);
        (_low, _high) = _samples == 0
            ? (value, value)
            : (Math.Min(_low, value), Math.Max(_high, value));
        if (++_samples < _samplesPerPoint)
        {
            return;
        }

        (_values[2 * _points], _values[(2 * _points) + 1]) = (_low, _high);
        (_points, _samples) = (_points + 1, 0);
        // One place is kept for what is left at the end.
        if (_points == MostPoints - 1)
        {
            Halve();
        }
    }

    private void Halve()
    {
        // The odd one begins the next point.
        var pairs = _points / 2;
        (_low, _high) = (_values[2 * (_points - 1)], _values[(2 * _points) - 1]);
        _samples = _points % 2 == 0 ? 0 : _samplesPerPoint;
        for (var i = 0; i < pairs; i++)
        {
            _values[2 * i] = Math.Min(_values[4 * i], _values[(4 * i) + 2]);
            _values[(2 * i) + 1] = Math.Max(_values[(4 * i) + 1], _values[(4 * i) + 3]);
        }

        (_points, _samplesPerPoint) = (pairs, 2 * _samplesPerPoint);
    }
}
