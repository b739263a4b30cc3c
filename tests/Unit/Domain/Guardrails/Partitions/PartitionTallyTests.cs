using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Partitions;

public sealed class PartitionTallyTests
{
    private static readonly PartitionId Id = new(Isos.Caiso, PriceProduct.RealTime15Min, new LocalDate(2026, 6, 1));

    [Fact]
    public void Corrections_are_rows_and_leave_the_usual_size_and_digits_to_first_prices()
    {
        var tally = Of((31.25, false), (31.5, false), (31.75, false), (4000.125, true), (4000.125, true), (4000.125, true), (4000.125, true));

        Assert.Equal((7, true), (tally.Rows, tally.HasPrices));
        Assert.InRange(tally.MedianMagnitude(), 25, 40);
        Assert.Equal(2, tally.UsualDigits());
    }

    [Fact]
    public void Day_of_corrections_alone_is_judged_without_a_profile_and_written()
    {
        var tally = Of((31.25, true), (31.5, true));
        Assert.Equal((double.NaN, -1, false), (tally.MedianMagnitude(), tally.UsualDigits(), tally.HasPrices));

        var verdict = PartitionVerdict.Of(new PartitionCase(tally));
        var buffer = new RecordBuffer();
        PartitionDecisionJson.Write(buffer, PartitionDecision.Of(verdict, PartitionDecision.Live, Id.EndUtc));

        Assert.Null(verdict.Profile);
        Assert.Equal(1, buffer.Count);
    }

    private static PartitionTally Of(params ReadOnlySpan<(double Lmp, bool IsCorrection)> rows)
    {
        var tally = new PartitionTally(Id);
        foreach (var (lmp, isCorrection) in rows)
        {
            var fact = new LmpFact { Product = Id.Product, IntervalStartUtc = Id.StartUtc, IntervalMinutes = 15, Lmp = lmp, KnownAtUtc = Id.EndUtc };
            tally.Observe(fact, new PriceCompany(double.NaN, isCorrection));
        }

        return tally;
    }
}
