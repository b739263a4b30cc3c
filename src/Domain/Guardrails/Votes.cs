using System.Runtime.CompilerServices;

namespace GridGrains.Domain.Guardrails;

/// <summary>How far a price lies beyond what a detector allows: its distance in tenths of the bound, up to 25.5 times; 0 is no vote.</summary>
public readonly record struct Severity(byte Tenths)
{
    public static readonly Severity None;

    private const double TenthsPerBound = 10;

    /// <returns>A vote, however near the bound the price lies.</returns>
    public static Severity Beyond(double distance, double bound) =>
        new((byte)Math.Clamp(distance / bound * TenthsPerBound, 1, byte.MaxValue));
}

/// <summary>The detectors that found one price unusual, and how severely. A value of fixed size: voting allocates nothing.</summary>
public struct Votes
{
    /// <summary>One more than the greatest tag that can vote.</summary>
    public const int Capacity = 32;

    private Severities _severities;
    private uint _voted;

    public readonly bool IsEmpty => _voted == 0;

    public readonly int Count => System.Numerics.BitOperations.PopCount(_voted);

    /// <summary>The detectors that voted, bit by tag.</summary>
    public readonly uint Voted => _voted;

    public static IEnumerable<DetectorTag> TagsOf(uint voted) =>
        Enumerable.Range(0, Capacity).Where(tag => (voted & (1u << tag)) != 0).Select(tag => (DetectorTag)tag);

    public readonly Severity Of(DetectorTag tag) => new(_severities[(int)tag]);

    public readonly bool Has(DetectorTag tag) => (_voted & (1u << (int)tag)) != 0;

    public void Add(DetectorTag tag, Severity severity)
    {
        if (severity != Severity.None)
        {
            _severities[(int)tag] = severity.Tenths;
            _voted |= 1u << (int)tag;
        }
    }

    [InlineArray(Capacity)]
    private struct Severities
    {
        private byte _first;
    }
}
