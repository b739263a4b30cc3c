namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>
/// Exponentially weighted mean and deviation. Weights are normalised by their own sum, so that the first values do not pull towards zero
/// (bias correction of the mean), and the variance is corrected for the weights' concentration (bias correction of the deviation).
/// </summary>
/// <remarks>
/// With weights w_i = (1 - alpha)^(n - i): mean = sum(w x) / W1, variance = sum(w (x - mean)^2) / (W1 - W2 / W1), where W1 = sum(w) and
/// W2 = sum(w^2). For alpha = 2 / (span + 1) this is the usual definition by span.
/// </remarks>
public struct ExponentialAverage
{
    private double _squares;
    private double _weights;
    private double _squaredWeights;

    public double Mean { get; private set; }

    /// <summary>Values taken in; stays at the greatest number that fits.</summary>
    public ushort Count { get; private set; }

    /// <summary>Unbiased standard deviation; 0 for fewer than two values.</summary>
    public readonly double Deviation => Count < 2 ? 0 : Math.Sqrt(_squares / (_weights - _squaredWeights / _weights));

    /// <summary>Number of equally weighted values that would know the mean as well.</summary>
    public readonly double EffectiveCount => Count == 0 ? 0 : _weights * _weights / _squaredWeights;

    public static double AlphaOfSpan(double span) => 2 / (span + 1);

    public void Add(double value, double alpha)
    {
        var keep = 1 - alpha;
        _weights = keep * _weights + 1;
        _squaredWeights = keep * keep * _squaredWeights + 1;
        var before = value - Mean;
        Mean += before / _weights;
        _squares = keep * _squares + before * (value - Mean);
        Count = Count == ushort.MaxValue ? Count : (ushort)(Count + 1);
    }

    internal readonly void Write(in Checkpoints.StateWriter writer)
    {
        writer.Unsigned(Count);
        writer.Double(Mean);
        writer.Double(_squares);
        writer.Double(_weights);
        writer.Double(_squaredWeights);
    }

    internal static ExponentialAverage Read(ref Checkpoints.StateReader reader) => new()
    {
        Count = (ushort)reader.Unsigned(),
        Mean = StoredNumbers.Finite(reader.Double()),
        _squares = StoredNumbers.Finite(reader.Double()),
        _weights = StoredNumbers.Finite(reader.Double()),
        _squaredWeights = StoredNumbers.Finite(reader.Double()),
    };
}
