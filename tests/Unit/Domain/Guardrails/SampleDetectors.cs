using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

/// <summary>A mean of all prices of a series: a price more than its bound away is voted on. What it remembers fits into two numbers.</summary>
internal readonly struct MeanDetector : IDetector<MeanBaseline>
{
    public const double BoundUsd = 5;

    public static DetectorTag Tag => (DetectorTag)(Votes.Capacity - 1);

    public static byte Version => 2;

    public static bool Watches(PriceProduct product) => !product.IsDayAhead();

    public static Severity Score(in SeriesValue value, in MeanBaseline baseline) =>
        baseline.Count > 0 && Math.Abs(value.Fact.Lmp - baseline.Mean) is var distance && distance > BoundUsd ? Severity.Beyond(distance, BoundUsd) : Severity.None;

    public static Expectation Explain(in SeriesValue value, in MeanBaseline baseline) => new(value.Fact.Lmp, baseline.Mean, 0, BoundUsd);

    public static void Learn(in SeriesValue value, ref MeanBaseline baseline) => baseline = new MeanBaseline(baseline.Count + 1, baseline.Sum + value.Fact.Lmp);

    public static void Write(StateWriter writer, in MeanBaseline baseline)
    {
        if (baseline.Count > 0)
        {
            writer.Unsigned((ulong)baseline.Count);
            writer.Double(baseline.Sum);
        }
    }

    // The first version held the mean instead of the sum.
    public static MeanBaseline Read(ref StateReader reader, byte version)
    {
        var count = (long)reader.Unsigned();
        return new MeanBaseline(count, version == 1 ? reader.Double() * count : reader.Double());
    }
}

internal readonly record struct MeanBaseline(long Count, double Sum)
{
    public double Mean => Sum / Count;
}

/// <summary>Votes on a price that equals the one before. Its memory is allocated with the first price and would hold more.</summary>
internal readonly struct RepeatDetector : IDetector<RepeatBaseline>
{
    public static DetectorTag Tag => (DetectorTag)(Votes.Capacity - 2);

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => true;

    public static Severity Score(in SeriesValue value, in RepeatBaseline baseline) =>
        baseline.Last is not null && baseline.Last[0].Equals(value.Fact.Lmp) ? new Severity(1) : Severity.None;

    public static Expectation Explain(in SeriesValue value, in RepeatBaseline baseline) => new(value.Fact.Lmp, baseline.Last![0], 0, 0);

    public static void Learn(in SeriesValue value, ref RepeatBaseline baseline) => (baseline.Last ??= new double[1])[0] = value.Fact.Lmp;

    public static void Write(StateWriter writer, in RepeatBaseline baseline)
    {
        if (baseline.Last is not null)
        {
            writer.Double(baseline.Last[0]);
        }
    }

    public static RepeatBaseline Read(ref StateReader reader, byte version) =>
        reader.Double() is var last && double.IsFinite(last)
            ? new RepeatBaseline { Last = [last] }
            : throw new DomainException(DomainErrorCode.StorageVersion, "the last price is not finite");
}

internal struct RepeatBaseline
{
    public double[]? Last;
}

internal struct SampleBaselines
{
    public NoBaseline PriceSpike;
    public MeanBaseline Mean;
    public RepeatBaseline Repeat;
}

/// <summary>A detector without memory beside one in place and one on the heap.</summary>
internal readonly struct SampleDetectors : IDetectorList<SampleBaselines>
{
    public static void Visit<TVisitor>(ref TVisitor visitor, ref SampleBaselines baselines)
        where TVisitor : struct, IDetectorVisitor, allows ref struct
    {
        visitor.Visit<PriceSpikeRule, NoBaseline>(ref baselines.PriceSpike);
        visitor.Visit<MeanDetector, MeanBaseline>(ref baselines.Mean);
        visitor.Visit<RepeatDetector, RepeatBaseline>(ref baselines.Repeat);
    }
}
