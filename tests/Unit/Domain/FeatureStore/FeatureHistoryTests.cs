using CsCheck;
using GridGrains.Domain.FeatureStore;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

/// <summary>Training values against a plain look at all rows, with ties, late rows, corrections, edges of the ttl and days on which clocks change.</summary>
public sealed class FeatureHistoryTests
{
    // Spring and fall of a Pacific year, and an ordinary day: stamps are UTC, so a day's length must not show.
    private static readonly DateTime[] Days = [new(2026, 3, 8, 8, 0, 0, DateTimeKind.Utc), new(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc), Sample.Noon];

    private static readonly Gen<(FeaturePush[] Rows, DateTime At, TimeSpan Ttl)> Cases =
        from day in Gen.Int[0, Days.Length - 1]
        from rows in Gen.Select(Gen.Int[0, 30], Gen.Int[0, 8], Gen.Int[0, 5]).Array[0, 40]
        from at in Gen.Int[-5, 45]
        from ttl in Gen.Int[0, 12]
        select (
            rows.Select(row => Row(Days[day].AddMinutes(row.Item1 * 60), row.Item2 * 45, row.Item3)).ToArray(),
            Days[day].AddMinutes(at * 60), TimeSpan.FromHours(ttl));

    [Fact]
    public void Value_is_what_a_plain_look_at_all_rows_finds() => Cases.Sample(
        known =>
        {
            foreach (var mode in Enum.GetValues<CorrectionMode>())
            {
                Assert.Same(Oracle(known.Rows, known.At, known.Ttl, mode), new FeatureHistory(known.Rows).Find(known.At, known.Ttl, mode));
            }
        },
        iter: 5_000);

    [Fact]
    public void Nothing_that_became_known_later_changes_an_answer() => Cases.Sample(
        known =>
        {
            FeaturePush[] until = [.. known.Rows.Where(row => row.KnownAtUtc <= known.At)];

            Assert.Same(
                new FeatureHistory(until).Find(known.At, known.Ttl, CorrectionMode.AsKnown), new FeatureHistory(known.Rows).Find(known.At, known.Ttl, CorrectionMode.AsKnown));
        },
        iter: 2_000);

    [Fact]
    public void Windows_offline_are_those_that_the_stream_had() => Cases.Sample(
        known =>
        {
            var spec = WindowSpec.Of(Sample.Stats.Aggregations![0]);
            var replay = new FeatureHistory(known.Rows).Replay(CorrectionMode.AsKnown);
            for (var hour = 0; hour < 40; hour++)
            {
                var at = Sample.Noon.AddHours(hour);
                var stream = new FeatureEntityState();
                foreach (var row in known.Rows.OrderBy(row => row.KnownAtUtc).Where(row => row.KnownAtUtc <= at))
                {
                    stream.Apply(row);
                }

                Assert.Equal(stream.Views.FirstOrDefault()?.Figure(spec, at) ?? FeatureValue.Null, replay.At(at, spec));
            }
        },
        iter: 60);

    [Fact]
    public void Row_exactly_as_old_as_the_ttl_is_seen_and_one_that_is_older_is_not()
    {
        var history = new FeatureHistory([Row(Sample.Noon, 0, 1)]);

        Assert.NotNull(history.Find(Sample.Noon.AddHours(1), TimeSpan.FromHours(1), CorrectionMode.AsKnown));
        Assert.Null(history.Find(Sample.Noon.AddHours(1).AddTicks(10), TimeSpan.FromHours(1), CorrectionMode.AsKnown));
    }

    [Fact]
    public void Correction_is_not_seen_before_it_was_made_unless_it_is_asked_for()
    {
        var history = new FeatureHistory([Row(Sample.Noon, 5, 1), Row(Sample.Noon, 600, 2)]);

        Assert.Equal(FeatureValue.Of(1.0), history.Find(Sample.Noon.AddHours(1), TimeSpan.Zero, CorrectionMode.AsKnown)!.Values[0]);
        Assert.Equal(FeatureValue.Of(2.0), history.Find(Sample.Noon.AddHours(1), TimeSpan.Zero, CorrectionMode.AsCorrected)!.Values[0]);
        Assert.Null(history.Find(Sample.Noon.AddMinutes(4), TimeSpan.Zero, CorrectionMode.AsCorrected));
    }

    private static FeaturePush? Oracle(FeaturePush[] rows, DateTime at, TimeSpan ttl, CorrectionMode mode)
    {
        FeaturePush? best = null;
        foreach (var row in rows)
        {
            var firstKnown = rows.Where(other => other.EventUtc == row.EventUtc).Min(other => other.KnownAtUtc);
            var isEligible = row.EventUtc <= at && (ttl == TimeSpan.Zero || row.EventUtc >= at - ttl) && firstKnown <= at
                && (mode == CorrectionMode.AsCorrected || row.KnownAtUtc <= at);
            if (isEligible && (best is null || (row.EventUtc, row.KnownAtUtc).CompareTo((best.EventUtc, best.KnownAtUtc)) >= 0))
            {
                best = row;
            }
        }

        return best;
    }

    private static FeaturePush Row(DateTime eventUtc, int knownAfterMinutes, int output) => new(
        Sample.View, eventUtc, eventUtc.AddMinutes(knownAfterMinutes), ["output_mw"], [FeatureValue.Of((double)output)], WindowPlan.Of(Sample.Stats.Aggregations!));
}
