using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Nyiso;

/// <summary>
/// Parts dispatch from the forecasts at the end of a daily file. While the day runs, the file goes on after the last dispatch with prices
/// of the 15-minute commitment. Nothing marks them but their stamps: all on quarter hours, and after a gap that dispatch does not have.
/// <para>
/// A stamp off the quarter hour is dispatch, and so is every earlier one. Prices on later quarters are held until the file ends, or
/// until such a stamp follows: then they were dispatch too.
/// </para>
/// </summary>
internal sealed class NyisoTail(Action<NyisoTail.Row, PriceProduct> settle)
{
    private const int QuarterMinutes = 15;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private readonly Dictionary<DateTime, DateTime> _stamps = [];
    private readonly List<Row> _held = [];
    private DateTime _dispatchThroughUtc = DateTime.MinValue;
    private DateTime _lastUtc = DateTime.MinValue;

    /// <summary>A price whose product waits for the rest of the file.</summary>
    public readonly record struct Row(LmpEvent Price, DateTime EndUtc, int Line);

    /// <param name="local">The stamp as written.</param>
    public void Take(in Row row, DateTime local)
    {
        if (row.EndUtc != _lastUtc)
        {
            _lastUtc = row.EndUtc;
            _stamps.TryAdd(row.EndUtc, local);
        }

        if (!IsQuarter(local) && row.EndUtc > _dispatchThroughUtc)
        {
            _dispatchThroughUtc = row.EndUtc;
            Release(_dispatchThroughUtc);
        }

        if (row.EndUtc <= _dispatchThroughUtc)
        {
            settle(row, PriceProduct.RealTime5Min);
        }
        else
        {
            _held.Add(row);
        }
    }

    public void Complete()
    {
        var tail = TailStart();
        foreach (var row in _held)
        {
            settle(row, row.EndUtc < tail ? PriceProduct.RealTime5Min : PriceProduct.RealTime15Min);
        }

        _held.Clear();
    }

    private void Release(DateTime throughUtc)
    {
        if (_held.Count == 0)
        {
            return;
        }

        foreach (var row in _held)
        {
            if (row.EndUtc <= throughUtc)
            {
                settle(row, PriceProduct.RealTime5Min);
            }
        }

        _held.RemoveAll(row => row.EndUtc <= throughUtc);
    }

    /// <summary>The first stamp behind the gap; none where dispatch reaches to the end.</summary>
    private DateTime TailStart()
    {
        var stamps = _stamps.OrderBy(stamp => stamp.Key).ToList();
        for (var i = 1; i < stamps.Count; i++)
        {
            var (before, at) = (stamps[i - 1], stamps[i]);

            // On the days when the clock is set one of the two differences is off by an hour.
            if (at.Key > _dispatchThroughUtc && at.Key - before.Key > Step && (at.Value - before.Value).Duration() > Step)
            {
                return at.Key;
            }
        }

        return DateTime.MaxValue;
    }

    private static bool IsQuarter(DateTime local) => local.TimeOfDay.Ticks % TimeSpan.FromMinutes(QuarterMinutes).Ticks == 0;
}
