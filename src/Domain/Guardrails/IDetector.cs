using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails;

/// <summary>Numbers of series detectors in stored states and in <see cref="Votes"/>. A number is never used again for another detector.</summary>
public enum DetectorTag : byte
{
    /// <summary>Ends the sections of a stored state, so no detector has it.</summary>
    None = 0,

    PriceSpike = 1,
    Seasonal = 2,
    Ewma = 3,
    Quartile = 4,
    Drift = 5,
    ChangePoint = 6,
    Flatline = 7,
    MissingInterval = 8,
    Components = 9,
    Bounds = 10,
}

/// <summary>
/// Judges the prices of one product of one node as they are applied. A detector is pure: it sees the price, the product's ring, the limits
/// in force and its own baseline, so a replay gives the same votes. A price is scored before it is learned.
/// </summary>
/// <typeparam name="TBaseline">
/// What the detector remembers of a series; <see cref="NoBaseline"/> where the ring is enough. Large parts are allocated by the first
/// <see cref="Learn"/>, so that a product that is not watched does not pay for them.
/// </typeparam>
public interface IDetector<TBaseline>
    where TBaseline : struct
{
    /// <summary>Below <see cref="Votes.Capacity"/>.</summary>
    static abstract DetectorTag Tag { get; }

    /// <summary>Version of the baseline's stored form, from 1. <see cref="Read"/> takes this one and all before it.</summary>
    static abstract byte Version { get; }

    /// <summary>Unit of what <see cref="Explain"/> gives, as part of a figure's name.</summary>
    static virtual string Unit => "usd_per_mwh";

    static abstract bool Watches(PriceProduct product);

    /// <returns><see cref="Severity.None"/> when the price is as expected or too little is known.</returns>
    static abstract Severity Score(in SeriesValue value, in TBaseline baseline);

    /// <summary>What the score was measured by. Asked only after a vote, with the same baseline.</summary>
    static abstract Expectation Explain(in SeriesValue value, in TBaseline baseline);

    static abstract void Learn(in SeriesValue value, ref TBaseline baseline);

    /// <summary>Writes nothing where nothing was learned: such a baseline has no section.</summary>
    static abstract void Write(StateWriter writer, in TBaseline baseline);

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes hold what cannot be.</exception>
    static abstract TBaseline Read(ref StateReader reader, byte version);
}

/// <summary>The baseline of a detector that judges by the ring alone.</summary>
public readonly struct NoBaseline;

/// <summary>What a detector measured and what it expected, in its own unit.</summary>
/// <param name="Measured">The price, or what else the detector looks at.</param>
/// <param name="Spread">The measure of spread that it judges by; 0 where it has none.</param>
/// <param name="Bound">How far from the expectation a value may be.</param>
public readonly record struct Expectation(double Measured, double Expected, double Spread, double Bound);
