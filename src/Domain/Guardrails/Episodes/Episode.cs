using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;

namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>
/// Anomalies of one series that follow each other: one thing to look at, not one for every interval. It is opened by the first, extended while
/// the next comes within the quiet time, and closed by the first price after it.
/// </summary>
public sealed record Episode
{
    /// <summary>Numbers the section of an open episode in a stored state; detectors have the numbers below <see cref="Votes.Capacity"/>.</summary>
    internal const uint SectionTag = 100;

    internal const byte SectionVersion = 1;

    /// <summary>Start of the interval that opened it.</summary>
    public required DateTime StartUtc { get; init; }

    /// <summary>Start of the last interval with an anomaly.</summary>
    public required DateTime LastUtc { get; init; }

    /// <summary>Intervals with an anomaly.</summary>
    public required int Intervals { get; init; }

    /// <summary>The gravest of its anomalies.</summary>
    public required AnomalyNature Nature { get; init; }

    /// <summary>Detectors that voted at any of its anomalies, as bits.</summary>
    public required uint Voted { get; init; }

    /// <summary>Greatest severity of its anomalies.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Greatest severity that was reported.</summary>
    public required Severity Reported { get; init; }

    /// <summary>The price furthest from its expectation, USD/MWh, and that expectation.</summary>
    public required double PeakUsd { get; init; }

    public required double PeakExpectedUsd { get; init; }

    internal static Episode Open(DateTime startUtc, in Anomaly anomaly, double price, double expected) => new()
    {
        StartUtc = startUtc,
        LastUtc = startUtc,
        Intervals = 1,
        Nature = anomaly.Nature,
        Voted = anomaly.Votes.Voted,
        Severity = anomaly.Severity,
        Reported = anomaly.Severity,
        PeakUsd = price,
        PeakExpectedUsd = expected,
    };

    internal Episode With(DateTime startUtc, in Anomaly anomaly, double price, double expected)
    {
        var isPeak = Math.Abs(price - expected) > Math.Abs(PeakUsd - PeakExpectedUsd);
        return this with
        {
            LastUtc = startUtc > LastUtc ? startUtc : LastUtc,
            Intervals = Intervals + 1,
            Nature = anomaly.Nature > Nature ? anomaly.Nature : Nature,
            Voted = Voted | anomaly.Votes.Voted,
            Severity = anomaly.Severity.Tenths > Severity.Tenths ? anomaly.Severity : Severity,
            PeakUsd = isPeak ? price : PeakUsd,
            PeakExpectedUsd = isPeak ? expected : PeakExpectedUsd,
        };
    }

    internal void Write(in StateWriter writer)
    {
        writer.Time(StartUtc);
        writer.Time(LastUtc);
        writer.Unsigned((ulong)Intervals);
        writer.Byte((byte)Nature);
        writer.Unsigned(Voted);
        writer.Byte(Severity.Tenths);
        writer.Byte(Reported.Tenths);
        writer.Double(PeakUsd);
        writer.Double(PeakExpectedUsd);
    }

    internal static Episode Read(ref StateReader reader) => new()
    {
        StartUtc = reader.Time(),
        LastUtc = reader.Time(),
        Intervals = (int)reader.Unsigned(),
        Nature = reader.Byte() is var nature and > 0 and <= (byte)AnomalyNature.Defect ? (AnomalyNature)nature : throw StateReader.Damaged("the nature of an episode"),
        Voted = (uint)reader.Unsigned(),
        Severity = new Severity(reader.Byte()),
        Reported = new Severity(reader.Byte()),
        PeakUsd = StoredNumbers.Finite(reader.Double()),
        PeakExpectedUsd = StoredNumbers.Finite(reader.Double()),
    };
}
