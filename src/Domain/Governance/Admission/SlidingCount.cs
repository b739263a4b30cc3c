namespace GridGrains.Domain.Governance.Admission;

/// <summary>
/// Counts what happened in a window that ends now, in slices: what leaves the window leaves it a slice at a time, never too early. Times that go
/// back count as the newest slice. One caller at a time.
/// </summary>
public sealed class SlidingCount
{
    private readonly int[] _slices;
    private readonly long _sliceTicks;
    private long _newest = long.MinValue;
    private int _sum;

    public SlidingCount(TimeSpan window, int slices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        (_slices, _sliceTicks) = (new int[slices + 1], window.Ticks / slices);
    }

    public int Count(DateTime nowUtc)
    {
        Advance(nowUtc);
        return _sum;
    }

    public void Add(DateTime nowUtc, int count = 1)
    {
        Advance(nowUtc);
        _slices[Index(_newest)] += count;
        _sum += count;
    }

    /// <summary>When the oldest counted slice will have left the window.</summary>
    /// <returns>Now, where nothing is counted.</returns>
    public DateTime NextRoomUtc(DateTime nowUtc)
    {
        Advance(nowUtc);
        for (var slice = _newest - _slices.Length + 1; slice <= _newest && _sum > 0; slice++)
        {
            if (slice >= 0 && _slices[Index(slice)] > 0)
            {
                return new DateTime((slice + _slices.Length) * _sliceTicks, DateTimeKind.Utc);
            }
        }

        return nowUtc;
    }

    /// <summary>Counts by the start of their slice, to be added to another count by <see cref="Add"/>.</summary>
    public IEnumerable<(DateTime AtUtc, int Count)> Slices(DateTime nowUtc)
    {
        Advance(nowUtc);
        for (var slice = _newest - _slices.Length + 1; slice <= _newest; slice++)
        {
            if (slice >= 0 && _slices[Index(slice)] is var count and > 0)
            {
                yield return (new DateTime(slice * _sliceTicks, DateTimeKind.Utc), count);
            }
        }
    }

    private void Advance(DateTime nowUtc)
    {
        var slice = nowUtc.Ticks / _sliceTicks;
        if (slice <= _newest)
        {
            return;
        }

        var passed = _newest == long.MinValue ? _slices.Length : slice - _newest;
        for (var step = 1; step <= Math.Min(passed, _slices.Length); step++)
        {
            var index = Index(slice - step + 1);
            _sum -= _slices[index];
            _slices[index] = 0;
        }

        _newest = slice;
    }

    private int Index(long slice) => (int)(slice % _slices.Length);
}
