using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>What a profile expects of one hour.</summary>
/// <param name="Location">The series' level and the hour's usual distance from it.</param>
/// <param name="Spread">Standard deviation around it, estimated from mean absolute deviations.</param>
public readonly record struct SeasonalExpectation(double Location, double Spread)
{
    /// <summary>How many spreads the value lies above what is expected.</summary>
    public double Score(double value) => (value - Location) / Spread;
}

/// <summary>How fast a profile learns.</summary>
/// <param name="LevelValues">Values that the level remembers.</param>
/// <param name="HourValues">Values that each hour of a day type remembers.</param>
/// <param name="PriorValues">An hour with as many values is believed half; before that the level and its spread count more.</param>
/// <param name="LeastSpread">No spread is below it: a series that hardly moves must not make noise of cents an anomaly.</param>
public readonly record struct ProfilePace(double LevelValues, double HourValues, double PriorValues, double LeastSpread);

/// <summary>
/// Robust location and spread of a series by hour and day type, in constant memory. The location is a level that follows the series within
/// days, and for each hour a distance from it that changes within weeks. Every value is winsorised before it is learned: what lies more than
/// three spreads from its expectation counts as three, so that a spike moves its own baseline little.
/// </summary>
public sealed class SeasonalProfile
{
    private const double WinsorSpreads = 3;

    // A normal value's standard deviation over its mean absolute deviation.
    private const double DeviationPerAbsolute = 1.2533141373155;

    private float _level;
    private float _absolute;
    private Hours _hours;

    /// <summary>Values learned; stays at the greatest number that fits.</summary>
    public ushort Count { get; private set; }

    public double Level => _level;

    /// <summary>Mean absolute deviation over all hours.</summary>
    public double Absolute => _absolute;

    public SeasonalExpectation Expect(SeasonalHour hour, in ProfilePace pace)
    {
        ref readonly var cell = ref _hours[hour.Index];
        // Squared: an hour that is known well must not be drawn to the level for ever.
        var (known, prior) = ((double)cell.Count * cell.Count, pace.PriorValues * pace.PriorValues);
        var trust = known / (known + prior);
        var absolute = trust * cell.Absolute + (1 - trust) * _absolute;
        return new SeasonalExpectation(_level + trust * cell.Offset, Math.Max(DeviationPerAbsolute * absolute, pace.LeastSpread));
    }

    public void Learn(SeasonalHour hour, double value, in ProfilePace pace)
    {
        if (Count == 0)
        {
            (_level, _absolute, Count) = ((float)value, (float)(pace.LeastSpread / DeviationPerAbsolute), 1);
        }

        var expected = Expect(hour, pace);
        // Until a few values are known their spread is a guess, and may not hold them back.
        var most = WinsorSpreads * expected.Spread * (1 + pace.PriorValues / Count);
        ref var cell = ref _hours[hour.Index];
        // From the hour's own location, trusted or not: else what the level lacks of the hour's shape would count as spread.
        var off = Math.Clamp(value - _level - cell.Offset, -most, most);
        cell.Absolute = cell.Count == 0 ? _absolute : cell.Absolute;
        cell.Count = Next(cell.Count, pace.HourValues);
        cell.Offset += (float)(off / Math.Min(cell.Count, pace.HourValues));
        if (cell.Count > 1)
        {
            cell.Absolute += (float)((Math.Abs(off) - cell.Absolute) / Math.Min(cell.Count, pace.HourValues));
        }

        Count = Next(Count, pace.LevelValues);
        _level += (float)(off / Math.Min(Count, pace.LevelValues));
        _absolute += (float)((Math.Abs(off) - _absolute) / Math.Min(Count, pace.LevelValues));
    }

    internal void Write(in StateWriter writer)
    {
        writer.Unsigned(Count);
        writer.Float(_level);
        writer.Float(_absolute);
        for (var i = 0; i < SeasonalHour.Count; i++)
        {
            writer.Unsigned(_hours[i].Count);
            if (_hours[i].Count > 0)
            {
                writer.Float(_hours[i].Offset);
                writer.Float(_hours[i].Absolute);
            }
        }
    }

    internal static SeasonalProfile Read(ref StateReader reader)
    {
        var profile = new SeasonalProfile
        {
            Count = (ushort)reader.Unsigned(),
            _level = StoredNumbers.Finite(reader.Float()),
            _absolute = StoredNumbers.Finite(reader.Float()),
        };
        for (var i = 0; i < SeasonalHour.Count; i++)
        {
            if ((ushort)reader.Unsigned() is var count and > 0)
            {
                profile._hours[i] = new Cell { Count = count, Offset = StoredNumbers.Finite(reader.Float()), Absolute = StoredNumbers.Finite(reader.Float()) };
            }
        }

        return profile;
    }

    private static ushort Next(ushort count, double most) => count < most && count < ushort.MaxValue ? (ushort)(count + 1) : count;

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 2)]
    private struct Cell
    {
        public float Offset;
        public float Absolute;
        public ushort Count;
    }

    [InlineArray(SeasonalHour.Count)]
    private struct Hours
    {
        private Cell _first;
    }
}
