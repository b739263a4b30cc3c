namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>
/// Cumulative sums of standardised values: two for the level (Page 1954), one for the spread. A sum grows by what lies beyond the
/// allowance and starts again at zero after an alarm.
/// </summary>
public struct Cusum
{
    /// <summary>A single value adds no more than this many deviations: one spike is no change of level.</summary>
    public const double MostPerValue = 4;

    // Mean of |z| of a normal value, and how much of it a change of spread must exceed.
    private const double MeanAbsolute = 0.797884560802865;

    private float _up;
    private float _down;
    private float _spread;

    /// <summary>The greatest of the three sums, in deviations.</summary>
    public readonly double Greatest => Math.Max(Math.Max(_up, _down), _spread);

    public readonly bool IsEmpty => Greatest == 0;

    /// <summary>The sums as they would be with one more value.</summary>
    /// <param name="z">The value less its expectation, in deviations.</param>
    /// <param name="allowance">Deviations of the level that are no change.</param>
    public readonly Cusum With(double z, double allowance)
    {
        var step = Math.Clamp(z, -MostPerValue, MostPerValue);
        return new Cusum
        {
            _up = (float)Math.Max(0, _up + step - allowance),
            _down = (float)Math.Max(0, _down - step - allowance),
            _spread = (float)Math.Max(0, _spread + Math.Abs(step) - MeanAbsolute - allowance),
        };
    }

    internal readonly void Write(in Checkpoints.StateWriter writer)
    {
        writer.Float(_up);
        writer.Float(_down);
        writer.Float(_spread);
    }

    internal static Cusum Read(ref Checkpoints.StateReader reader) => new()
    {
        _up = StoredNumbers.Finite(reader.Float()),
        _down = StoredNumbers.Finite(reader.Float()),
        _spread = StoredNumbers.Finite(reader.Float()),
    };
}
