using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.FeatureStore;

/// <summary>
/// What the events of one step add up to. Sums carry their rounding error with them, so that the order in which events arrive does not
/// show in the result.
/// </summary>
public readonly record struct WindowBucket
{
    public static readonly WindowBucket Empty;

    public long Count { get; private init; }

    public double Min { get; private init; }

    public double Max { get; private init; }

    public DateTime LastUtc { get; private init; }

    public double Last { get; private init; }

    private CompensatedSum Values { get; init; }

    private CompensatedSum Squares { get; init; }

    public double Sum => Values.Total;

    public WindowBucket With(DateTime utc, double value) => new()
    {
        Count = Count + 1,
        Values = Values.With(value),
        Squares = Squares.With(value * value),
        Min = Count == 0 ? value : Math.Min(Min, value),
        Max = Count == 0 ? value : Math.Max(Max, value),
        LastUtc = utc >= LastUtc ? utc : LastUtc,
        Last = utc >= LastUtc ? value : Last,
    };

    /// <summary>Both together; this is the earlier one.</summary>
    public WindowBucket Merge(in WindowBucket later)
    {
        if (Count == 0 || later.Count == 0)
        {
            return Count == 0 ? later : this;
        }

        return new WindowBucket
        {
            Count = Count + later.Count,
            Values = Values.With(later.Values),
            Squares = Squares.With(later.Squares),
            Min = Math.Min(Min, later.Min),
            Max = Math.Max(Max, later.Max),
            LastUtc = later.LastUtc >= LastUtc ? later.LastUtc : LastUtc,
            Last = later.LastUtc >= LastUtc ? later.Last : Last,
        };
    }

    /// <returns>None where there are too few events.</returns>
    public FeatureValue Figure(WindowFunction function) => function switch
    {
        WindowFunction.Count => FeatureValue.Of(Count),
        _ when Count == 0 => FeatureValue.Null,
        WindowFunction.Sum => FeatureValue.Of(Sum),
        WindowFunction.Mean => FeatureValue.Of(Sum / Count),
        WindowFunction.Min => FeatureValue.Of(Min),
        WindowFunction.Max => FeatureValue.Of(Max),
        WindowFunction.Last => FeatureValue.Of(Last),
        _ => Count < 2 ? FeatureValue.Null : FeatureValue.Of(StandardDeviation()),
    };

    public void Write(StateWriter writer)
    {
        writer.Signed(Count);
        if (Count == 0)
        {
            return;
        }

        writer.Double(Values.High);
        writer.Double(Values.Low);
        writer.Double(Squares.High);
        writer.Double(Squares.Low);
        writer.Double(Min);
        writer.Double(Max);
        writer.Time(LastUtc);
        writer.Double(Last);
    }

    public static WindowBucket Read(ref StateReader reader)
    {
        var count = reader.Signed();
        return count == 0
            ? Empty
            : new WindowBucket
            {
                Count = count,
                Values = new CompensatedSum(reader.Double(), reader.Double()),
                Squares = new CompensatedSum(reader.Double(), reader.Double()),
                Min = reader.Double(),
                Max = reader.Double(),
                LastUtc = reader.Time(),
                Last = reader.Double(),
            };
    }

    // Twice the digits in both sums leave enough of them after the difference.
    private double StandardDeviation()
    {
        var mean = Sum / Count;
        var squares = Squares.With(-mean * Values.High).With(-mean * Values.Low).Total;
        return Math.Sqrt(Math.Max(0, squares / (Count - 1)));
    }
}

/// <summary>A sum and what its rounding has lost (Knuth's two-sum).</summary>
internal readonly record struct CompensatedSum(double High, double Low)
{
    public double Total => High + Low;

    public CompensatedSum With(double value)
    {
        var sum = High + value;
        var taken = sum - High;
        return new CompensatedSum(sum, Low + (High - (sum - taken) + (value - taken)));
    }

    public CompensatedSum With(in CompensatedSum other) => With(other.High).With(other.Low);
}
