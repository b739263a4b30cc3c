using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>
/// Quartiles of a stream in 54 bytes: the P-square algorithm (Jain and Chlamtac, CACM 28 (1985) 1076) with markers at every eighth, so that
/// both quartiles and the median come from one set. Older values fade: when more than twice the memory has been seen, all ranks are halved.
/// </summary>
public sealed class QuartileSketch
{
    private const int Markers = 9;
    private const int Last = Markers - 1;

    private Heights _heights;
    private Ranks _ranks;

    /// <summary>Values behind the ranks: at most twice the memory.</summary>
    public int Count { get; private set; }

    public double LowerQuartile => At(Last / 4);

    public double Median => At(Last / 2);

    public double UpperQuartile => At(3 * Last / 4);

    /// <param name="memory">Values after which an old one counts half; at most 30,000.</param>
    public void Add(float value, int memory)
    {
        if (Count < Markers)
        {
            Insert(value);
            return;
        }

        for (var i = Stretch(value); i < Markers; i++)
        {
            _ranks[i]++;
        }

        Count++;
        for (var i = 1; i < Last; i++)
        {
            Settle(i);
        }

        if (Count >= 2 * memory)
        {
            Halve();
        }
    }

    internal void Write(in StateWriter writer)
    {
        writer.Unsigned((ulong)Count);
        for (var i = 0; i < Math.Min(Count, Markers); i++)
        {
            writer.Float(_heights[i]);
            writer.Unsigned(_ranks[i]);
        }
    }

    internal static QuartileSketch Read(ref StateReader reader)
    {
        var sketch = new QuartileSketch { Count = (int)Math.Min(reader.Unsigned(), ushort.MaxValue) };
        for (var i = 0; i < Math.Min(sketch.Count, Markers); i++)
        {
            sketch._heights[i] = StoredNumbers.Finite(reader.Float());
            sketch._ranks[i] = (ushort)reader.Unsigned();
            if (i > 0 && (sketch._heights[i] < sketch._heights[i - 1] || sketch._ranks[i] <= sketch._ranks[i - 1]))
            {
                throw StateReader.Damaged("markers out of order");
            }
        }

        return sketch;
    }

    // Of few values, which lie in order, the exact quantile by linear interpolation.
    private double At(int marker)
    {
        if (Count >= Markers)
        {
            return _heights[marker];
        }

        if (Count == 0)
        {
            return double.NaN;
        }

        var place = (Count - 1) * (double)marker / Last;
        var below = (int)place;
        return below + 1 < Count ? _heights[below] + (place - below) * (_heights[below + 1] - _heights[below]) : _heights[below];
    }

    private void Insert(float value)
    {
        var at = Count++;
        for (; at > 0 && _heights[at - 1] > value; at--)
        {
            _heights[at] = _heights[at - 1];
        }

        _heights[at] = value;
        _ranks[Count - 1] = (ushort)(Count - 1);
    }

    /// <returns>The first marker above the value, whose rank grows; the outermost markers follow the value.</returns>
    private int Stretch(float value)
    {
        if (value < _heights[0])
        {
            _heights[0] = value;
            return 1;
        }

        if (value >= _heights[Last])
        {
            _heights[Last] = value;
            return Last;
        }

        var above = 1;
        while (value >= _heights[above])
        {
            above++;
        }

        return above;
    }

    private void Settle(int i)
    {
        var off = (Count - 1) * (double)i / Last - _ranks[i];
        var step = off >= 1 && _ranks[i + 1] - _ranks[i] > 1 ? 1 : off <= -1 && _ranks[i - 1] - _ranks[i] < -1 ? -1 : 0;
        if (step == 0)
        {
            return;
        }

        var height = Parabolic(i, step);
        _heights[i] = height > _heights[i - 1] && height < _heights[i + 1] ? height : Linear(i, step);
        _ranks[i] = (ushort)(_ranks[i] + step);
    }

    private float Parabolic(int i, int step)
    {
        double below = _ranks[i] - _ranks[i - 1], above = _ranks[i + 1] - _ranks[i];
        var rise = (below + step) * (_heights[i + 1] - _heights[i]) / above + (above - step) * (_heights[i] - _heights[i - 1]) / below;
        return (float)(_heights[i] + step * rise / (below + above));
    }

    private float Linear(int i, int step) =>
        _heights[i] + step * (_heights[i + step] - _heights[i]) / (_ranks[i + step] - _ranks[i]);

    private void Halve()
    {
        _ranks[0] = 0;
        for (var i = 1; i < Markers; i++)
        {
            _ranks[i] = (ushort)Math.Max(_ranks[i] / 2, _ranks[i - 1] + 1);
        }

        Count = _ranks[Last] + 1;
        // What was extreme once must not bend the parabolas for ever.
        _heights[0] = Math.Max(_heights[0], _heights[1] - 4 * (_heights[2] - _heights[1]));
        _heights[Last] = Math.Min(_heights[Last], _heights[Last - 1] + 4 * (_heights[Last - 1] - _heights[Last - 2]));
    }

    [InlineArray(Markers)]
    private struct Heights
    {
        private float _first;
    }

    [InlineArray(Markers)]
    private struct Ranks
    {
        private ushort _first;
    }
}
