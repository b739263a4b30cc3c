using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>What a price is beside its own row: what only the observer of many rows knows.</summary>
/// <param name="Before">The node's price of the interval just before; NaN where it is not known.</param>
/// <param name="IsCorrection">The node's interval had a price already.</param>
public readonly record struct PriceCompany(double Before, bool IsCorrection = false)
{
    public static readonly PriceCompany Unknown = new(double.NaN);
}

/// <summary>
/// Counts and sums of the rows of a partition: all that its judges look at. Tallies of disjoint rows add up to that of all. Constant in size
/// and without allocation per row; belongs to one thread.
/// </summary>
public sealed class PartitionTally
{
    internal const int DigitClasses = 7;
    internal const int MagnitudeClasses = 96;

    private const double MagnitudesPerDoubling = 4;
    private const int MagnitudeOfOne = 24;
    private const double DigitSlack = 1e-6;

    private readonly IntervalTally[] _intervals;
    private readonly long _startTicks;
    private readonly long _intervalTicks;

    public PartitionTally(PartitionId id)
    {
        Id = id;
        _intervals = new IntervalTally[id.Intervals];
        _startTicks = id.StartUtc.Ticks;
        _intervalTicks = id.Product.IntervalMinutes() * TimeSpan.TicksPerMinute;
        (StartUtc, EndUtc) = (id.StartUtc, id.EndUtc);
    }

    public PartitionId Id { get; }

    public DateTime StartUtc { get; }

    public DateTime EndUtc { get; }

    public ReadOnlySpan<IntervalTally> Intervals => _intervals;

    /// <summary>Counts that have no place in the day.</summary>
    public TallyCounts Counts { get; } = new();

    /// <summary>Rows by the digits after the point that their price needs, 0 to 6.</summary>
    public int[] Digits { get; } = new int[DigitClasses];

    /// <summary>Rows by the size of their price, four classes to a doubling.</summary>
    public int[] Magnitudes { get; } = new int[MagnitudeClasses];

    public long Rows => Counts.Rows;

    /// <summary>Whether a row was the first price of its node and interval; a correction is a row, but no new price.</summary>
    public bool HasPrices => _intervals.Any(interval => interval.Rows > 0);

    public void Observe(in LmpFact fact, in PriceCompany company)
    {
        var index = (int)((fact.IntervalStartUtc.Ticks - _startTicks) / _intervalTicks);
        if ((uint)index >= (uint)_intervals.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(fact), fact.IntervalStartUtc, $"the price lies outside {Id}");
        }

        Counts.Observe(fact);
        if (company.IsCorrection)
        {
            // The interval has the node already.
            return;
        }

        _intervals[index].Observe(fact.Lmp, fact.Lmp == company.Before);
        Digits[DigitsOf(fact.Lmp)]++;
        Magnitudes[MagnitudeOf(fact.Lmp)]++;
    }

    /// <summary>Adds a tally of other rows of the partition.</summary>
    public void Add(PartitionTally other)
    {
        for (var i = 0; i < _intervals.Length; i++)
        {
            _intervals[i] = _intervals[i].With(other._intervals[i]);
        }

        Counts.Add(other.Counts);
        AddTo(Digits, other.Digits);
        AddTo(Magnitudes, other.Magnitudes);
    }

    /// <summary>Half of the prices are at most as large, without their sign; NaN without prices.</summary>
    public double MedianMagnitude()
    {
        var left = (Magnitudes.Sum() + 1) / 2;
        for (var i = 0; i < Magnitudes.Length && HasPrices; i++)
        {
            left -= Magnitudes[i];
            if (left <= 0)
            {
                return Math.Pow(2, (i - MagnitudeOfOne) / MagnitudesPerDoubling);
            }
        }

        return double.NaN;
    }

    /// <summary>Digits after the point that all but a twentieth of the prices need at most; -1 without prices.</summary>
    public int UsualDigits()
    {
        var prices = Digits.Sum();
        var left = prices - (prices / 20);
        for (var i = 0; i < Digits.Length && HasPrices; i++)
        {
            left -= Digits[i];
            if (left <= 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Rows of the middle one of the intervals that have any: the nodes of the partition. 0 without rows.</summary>
    public int UsualNodes()
    {
        var rows = _intervals.Where(interval => interval.Rows > 0).Select(interval => interval.Rows).Order().ToArray();
        return rows.Length == 0 ? 0 : rows[rows.Length / 2];
    }

    public int FilledIntervals() => _intervals.Count(interval => interval.Rows > 0);

    public DateTime StartOf(int interval) => new(_startTicks + (interval * _intervalTicks), DateTimeKind.Utc);

    internal void Restore(int interval, in IntervalTally tally) => _intervals[interval] = tally;

    private static int DigitsOf(double price)
    {
        var scaled = Math.Abs(price);
        for (var digits = 0; digits < DigitClasses - 1; digits++)
        {
            if (Math.Abs(scaled - Math.Round(scaled)) <= DigitSlack * Math.Max(1, scaled * 1e-6))
            {
                return digits;
            }

            scaled *= 10;
        }

        return DigitClasses - 1;
    }

    private static int MagnitudeOf(double price) => Math.Abs(price) is var size && size < 1e-6
        ? 0
        : Math.Clamp((int)Math.Round(Math.Log2(size) * MagnitudesPerDoubling) + MagnitudeOfOne, 0, MagnitudeClasses - 1);

    private static void AddTo(int[] sums, int[] added)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += added[i];
        }
    }
}
