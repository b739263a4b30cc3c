using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// Day-ahead prices of today and tomorrow by UTC hour. Immutable: a change makes a copy, so that published snapshots share it.
/// Components keep seven significant digits.
/// </summary>
public sealed class DayAheadHours
{
    /// <summary>Two days, the clock being set back on one of them.</summary>
    public const int Capacity = 49;

    public static readonly DayAheadHours Empty = new(-1, new double[Capacity], new float[Capacity * ComponentCount]);

    private const int ComponentCount = 3;

    private readonly double[] _lmp;
    private readonly float[] _components;

    private DayAheadHours(long newestHour, double[] lmp, float[] components) =>
        (NewestHour, _lmp, _components) = (newestHour, lmp, components);

    /// <summary>Hours since 0001-01-01 UTC of the newest price; -1 while empty.</summary>
    public long NewestHour { get; }

    public static long HourOf(DateTime utc) => utc.Ticks / TimeSpan.TicksPerHour;

    public static DateTime StartOf(long hour) => new(hour * TimeSpan.TicksPerHour, DateTimeKind.Utc);

    /// <summary>Prices by hour modulo <see cref="Capacity"/>; NaN where none is held.</summary>
    public ReadOnlySpan<double> LmpByHour => _lmp;

    /// <summary>Energy, congestion and loss by hour modulo <see cref="Capacity"/>.</summary>
    public ReadOnlySpan<float> ComponentsByHour => _components;

    /// <summary>The inverse of <see cref="LmpByHour"/> and <see cref="ComponentsByHour"/>.</summary>
    /// <exception cref="ArgumentException">An array has another length.</exception>
    public static DayAheadHours FromArrays(long newestHour, double[] lmp, float[] components) =>
        lmp.Length == Capacity && components.Length == Capacity * ComponentCount
            ? new DayAheadHours(newestHour, lmp, components)
            : throw new ArgumentException($"{Capacity} hours are expected, not {lmp.Length}", nameof(lmp));

    /// <summary>Price of an hour, or null where none is held.</summary>
    public DayAheadPrice? At(long hour)
    {
        if (hour > NewestHour || hour <= NewestHour - Capacity || hour < 0)
        {
            return null;
        }

        var index = (int)(hour % Capacity);
        return double.IsNaN(_lmp[index])
            ? null
            : new DayAheadPrice(_lmp[index], _components[index * ComponentCount], _components[index * ComponentCount + 1], _components[index * ComponentCount + 2]);
    }

    /// <summary>These hours and one more, or one replaced; an hour before the memory changes nothing.</summary>
    public DayAheadHours With(long hour, in DayAheadPrice price)
    {
        if (hour <= NewestHour - Capacity)
        {
            return this;
        }

        var lmp = (double[])_lmp.Clone();
        for (var skipped = Math.Max(NewestHour + 1, hour - Capacity + 1); skipped <= hour; skipped++)
        {
            lmp[skipped % Capacity] = double.NaN;
        }

        if (NewestHour < 0)
        {
            lmp.AsSpan().Fill(double.NaN);
        }

        var components = (float[])_components.Clone();
        Set(lmp, components, hour, price);
        return new DayAheadHours(Math.Max(NewestHour, hour), lmp, components);
    }

    private static void Set(double[] lmp, float[] components, long hour, in DayAheadPrice price)
    {
        var index = (int)(hour % Capacity);
        lmp[index] = price.Lmp;
        (components[index * ComponentCount], components[index * ComponentCount + 1], components[index * ComponentCount + 2]) =
            (price.Energy, price.Congestion, price.Loss);
    }

    /// <summary>Collects hours in the order of time, without a copy for each.</summary>
    internal struct Builder
    {
        private double[]? _lmp;
        private float[]? _components;
        private long _newestHour;

        /// <param name="hour">After those added before, and less than <see cref="Capacity"/> after the first.</param>
        public void Add(long hour, in DayAheadPrice price)
        {
            if (_lmp is null || _components is null)
            {
                (_lmp, _components) = (new double[Capacity], new float[Capacity * ComponentCount]);
                _lmp.AsSpan().Fill(double.NaN);
            }

            Set(_lmp, _components, hour, price);
            _newestHour = hour;
        }

        public readonly DayAheadHours Build() => _lmp is null || _components is null ? Empty : new DayAheadHours(_newestHour, _lmp, _components);
    }
}

/// <summary>USD/MWh; NaN where not published.</summary>
public readonly record struct DayAheadPrice(double Lmp, float Energy, float Congestion, float Loss)
{
    public static DayAheadPrice From(in LmpFact fact) => new(fact.Lmp, (float)fact.Energy, (float)fact.Congestion, (float)fact.Loss);
}
