using System.Buffers;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Partitions;

public sealed class QuarantineIndexTests
{
    private static readonly PartitionId Id = new(Isos.Caiso, PriceProduct.DayAheadHourly, new LocalDate(2026, 6, 1));
    private static readonly DateTime At = new(2026, 5, 31, 21, 0, 0, DateTimeKind.Utc);

    private readonly QuarantineIndex _index = new();
    private long _sequence;

    [Theory]
    [InlineData("CAISO.DAY_AHEAD_HOURLY.2026-06-01", true)]
    [InlineData("CAISO.DAY_AHEAD_HOURLY.2026-6-1", false)]
    [InlineData("caiso.DAY_AHEAD_HOURLY.2026-06-01", false)]
    [InlineData("CAISO.UNKNOWN.2026-06-01", false)]
    [InlineData("CAISO.DAY_AHEAD_HOURLY", false)]
    [InlineData(null, false)]
    public void Partition_is_known_by_its_text(string? text, bool isKnown)
    {
        Assert.Equal(isKnown, PartitionId.TryParse(text, out var id));
        Assert.Equal(isKnown ? text : "", isKnown ? id.ToString() : "");
    }

    [Fact]
    public void Day_is_that_of_the_markets_clock_and_has_its_hours()
    {
        var spring = new PartitionId(Isos.Get("ERCOT"), PriceProduct.RealTime15Min, new LocalDate(2026, 3, 8));
        Assert.Equal((92, new DateTime(2026, 3, 8, 6, 0, 0, DateTimeKind.Utc), new DateTime(2026, 3, 9, 5, 0, 0, DateTimeKind.Utc)), (spring.Intervals, spring.StartUtc, spring.EndUtc));
        Assert.Equal(spring, PartitionId.Of(spring.Iso, spring.Product, spring.EndUtc.AddTicks(-1)));
        Assert.Equal(("iso_rt_lmp", "iso_da_lmp"), (spring.Table, Id.Table));
    }

    [Fact]
    public void Quarantine_is_in_force_until_somebody_releases_it_and_again_for_a_new_reason()
    {
        Assert.True(Take(Verdict(PartitionStatus.Quarantined, "components")));
        Assert.True(_index.IsSuspect(Id.Iso, Id.Product, Id.StartUtc));
        Assert.False(_index.IsSuspect(Id.Iso, Id.Product, Id.EndUtc));
        Assert.False(Take(Verdict(PartitionStatus.Quarantined, "components")));

        Assert.True(Take(Act(PartitionStatus.Released)));
        Assert.Empty(_index.InForce);
        Assert.False(Take(Act(PartitionStatus.Released)));
        Assert.False(Take(Verdict(PartitionStatus.Quarantined, "components")));

        Assert.True(Take(Verdict(PartitionStatus.Quarantined, "units", "components")));
        Assert.Equal([Id], _index.InForce);
        Assert.Equal([6L, 3L, 1L], _index.Find(Id)!.History.Select(act => act.Sequence));
    }

    [Fact]
    public void What_was_discarded_stays_out_whatever_the_judges_find_and_can_be_released()
    {
        Take(Verdict(PartitionStatus.Quarantined, "frozen"));
        Assert.True(Take(Act(PartitionStatus.Discarded)));
        Assert.False(Take(Verdict(PartitionStatus.Clean)));
        Assert.False(Take(Verdict(PartitionStatus.Quarantined, "units")));
        Assert.Equal([Id], _index.InForce);
        Assert.True(Take(Act(PartitionStatus.Released)));
        Assert.Empty(_index.InForce);
    }

    [Fact]
    public void Only_the_view_that_found_a_defect_finds_that_it_is_gone()
    {
        Take(Verdict(PartitionStatus.Quarantined, "completeness") with { Source = "files" });
        Assert.False(Take(Verdict(PartitionStatus.Clean)));
        Assert.Equal([Id], _index.InForce);
        Assert.False(Take(Verdict(PartitionStatus.Clean) with { Source = "files", Rows = 3 }));
        Assert.True(Take(Verdict(PartitionStatus.Clean) with { Source = "files" }));
        Assert.Empty(_index.InForce);
    }

    [Fact]
    public void Same_decisions_read_again_change_nothing_and_lists_go_on_by_sequence()
    {
        Take(Verdict(PartitionStatus.Quarantined, "components"));
        var other = Id with { Day = Id.Day.PlusDays(1) };
        Take(Verdict(PartitionStatus.Warned, "grid") with { Partition = other.ToString() });
        Assert.False(_index.Take(1, Act(PartitionStatus.Released)));

        Assert.Equal([other, Id], _index.List(new QuarantineFilter(), long.MaxValue, 10).Select(entry => entry.Id));
        Assert.Equal([Id], _index.List(new QuarantineFilter(), 2, 10).Select(entry => entry.Id));
        Assert.Equal([other], _index.List(new QuarantineFilter(Status: PartitionStatus.Warned), long.MaxValue, 10).Select(entry => entry.Id));
        Assert.Empty(_index.List(new QuarantineFilter(Iso: "PJM"), long.MaxValue, 10));
    }

    [Fact]
    public void Usual_is_what_the_day_before_showed_and_no_day_in_quarantine()
    {
        Take(Verdict(PartitionStatus.Clean) with { Profile = Profile(100) });
        Take(Verdict(PartitionStatus.Quarantined, "completeness") with { Partition = (Id with { Day = Id.Day.PlusDays(1) }).ToString(), Profile = Profile(50) });
        Assert.Equal(100, _index.ProfileFor(Id with { Day = Id.Day.PlusDays(2) })!.Nodes);
        Assert.Equal(100, _index.ProfileFor(Id with { Day = Id.Day.PlusDays(-9) })!.Nodes);
        Assert.Null(_index.ProfileFor(Id with { Product = PriceProduct.RealTime5Min }));
        Assert.Equal((100, 0), (_index.NodesOf(Id), _index.NodesOf(Id with { Day = Id.Day.PlusDays(1) })));
    }

    [Fact]
    public void Decision_survives_the_wire_and_a_record_of_another_form_is_passed_over()
    {
        var decision = Verdict(PartitionStatus.Quarantined, "components") with { Profile = Profile(12) };
        var buffer = new RecordBuffer();
        PartitionDecisionJson.Write(buffer, decision);
        var read = PartitionDecisionJson.Read(buffer.Value(0))!;
        Assert.Equal(decision with { Votes = [] }, read with { Votes = [] });
        Assert.Equal(decision.Votes, read.Votes);
        Assert.Null(PartitionDecisionJson.Read("{}"u8));
        Assert.Null(PartitionDecisionJson.Read("no JSON"u8));
    }

    [Fact]
    public void Tally_survives_its_stored_form_and_parts_add_up()
    {
        var (whole, odd, even) = (new PartitionTally(Id), new PartitionTally(Id), new PartitionTally(Id));
        for (var i = 0; i < 240; i++)
        {
            var fact = new LmpFact
            {
                Product = Id.Product,
                IntervalStartUtc = Id.StartUtc.AddHours(i % 24),
                IntervalMinutes = 60,
                Lmp = (i * 7.13 % 90) - 20,
                Energy = 20,
                Congestion = i % 3,
                Loss = 0.25,
                KnownAtUtc = At,
                KnownAtBasis = KnownAtBasis.Published,
                Quality = i % 10 == 0 ? RowQuality.IdentityBroken : RowQuality.Good,
            };
            whole.Observe(fact, new PriceCompany(i % 4 == 0 ? fact.Lmp : 1));
            (i % 2 == 0 ? even : odd).Observe(fact, new PriceCompany(i % 4 == 0 ? fact.Lmp : 1));
        }

        even.Add(odd);
        Assert.Equal(Encoded(whole), Encoded(even));
        Assert.Equal(Encoded(whole), Encoded(PartitionTallyCodec.Decode(Id, Encoded(whole))));
        Assert.Equal((10, 24, 24), (whole.UsualNodes(), whole.FilledIntervals(), whole.Counts.DefectRows));
    }

    private static byte[] Encoded(PartitionTally tally)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PartitionTallyCodec.Encode(tally, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static PartitionProfile Profile(int nodes) => new(nodes, 24, 31.5, 2, null, 0.02, 0.4);

    private static PartitionDecision Verdict(PartitionStatus status, params string[] judges) => new(
        Id.ToString(), status, At, PartitionDecision.Judges, PartitionDecision.Live, "why", 2400, 2400, 1, [.. judges.Select(judge => new PartitionVote(judge, 2400, 1, "why"))], null);

    private PartitionDecision Act(PartitionStatus status) => _index.Find(Id)!.Decision.SettledBy("jane", "looked at it", status, At);

    private bool Take(PartitionDecision decision) => _index.Take(++_sequence, decision);
}
