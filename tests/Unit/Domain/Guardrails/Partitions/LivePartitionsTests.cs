using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Partitions;

public sealed class LivePartitionsTests
{
    private static readonly PartitionId First = new(Isos.Caiso, PriceProduct.RealTime15Min, new LocalDate(2026, 6, 1));
    private static readonly PartitionId Second = First with { Day = First.Day.PlusDays(1) };
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    private readonly LivePartitions _live = new(Quiet);

    [Fact]
    public void Day_that_grows_is_judged_without_its_end_and_no_neighbour()
    {
        var now = Second.StartUtc.AddMinutes(45);
        (PartitionTally, DateTime)[] partitions = [(Filled(First, from: 3, to: 96), Second.StartUtc), (Filled(Second, from: 0, to: 3), now)];

        var cases = _live.Changed(partitions, now, _ => null);

        Assert.Equal([(First, true), (Second, false)], cases.Select(found => (found.Tally.Id, found.IsComplete)));
        Assert.Equal((null, First), (cases[0].DayAfter, cases[1].DayBefore?.Id));
        Assert.Equal(PartitionStatus.Clean, PartitionVerdict.Of(cases[0]).Status);
    }

    [Fact]
    public void Day_is_judged_again_when_the_next_one_is_over_and_lies_beyond_midnight_by_what_it_lacks()
    {
        (PartitionTally, DateTime)[] partitions = [(Filled(First, from: 3, to: 96), Second.StartUtc), (Filled(Second, from: 0, to: 3), Second.StartUtc)];
        var now = Second.StartUtc.AddMinutes(45);
        _live.Changed(partitions, now, _ => null);
        _live.Judged();
        Assert.Empty(_live.Changed(partitions, now, _ => null));

        var cases = _live.Changed(partitions, Second.EndUtc, _ => null);

        Assert.Equal([First, Second], cases.Select(found => found.Tally.Id));
        Assert.Equal(Second, cases[0].DayAfter?.Id);
        Assert.Equal((PartitionStatus.Quarantined, "shift"), (PartitionVerdict.Of(cases[0]).Status, PartitionVerdict.Of(cases[0]).Votes[0].Judge));
    }

    [Fact]
    public void Day_that_is_over_is_complete_only_when_nothing_came_for_a_while()
    {
        var late = First.EndUtc.AddMinutes(1);

        Assert.False(_live.Changed([(Filled(First, 0, 96), late)], late.AddMinutes(1), _ => null)[0].IsComplete);
        Assert.True(_live.Changed([(Filled(First, 0, 96), late)], late + Quiet, _ => null)[0].IsComplete);
    }

    [Fact]
    public void What_was_not_judged_is_found_again_and_what_is_gone_is_forgotten()
    {
        (PartitionTally, DateTime)[] partitions = [(Filled(First, 0, 10), First.StartUtc)];
        Assert.Single(_live.Changed(partitions, First.StartUtc, _ => null));
        Assert.Single(_live.Changed(partitions, First.StartUtc, _ => null));
        _live.Judged();
        Assert.Empty(_live.Changed(partitions, First.StartUtc, _ => null));

        _live.Changed([], First.StartUtc, _ => null);

        Assert.Single(_live.Changed(partitions, First.StartUtc, _ => null));
    }

    /// <summary>Ten nodes in each interval from one to before another.</summary>
    private static PartitionTally Filled(PartitionId id, int from, int to)
    {
        var tally = new PartitionTally(id);
        for (var interval = from; interval < to; interval++)
        {
            for (var node = 0; node < 10; node++)
            {
                var fact = new LmpFact
                {
                    Product = id.Product,
                    IntervalStartUtc = id.StartUtc.AddMinutes(interval * 15),
                    IntervalMinutes = 15,
                    Lmp = 30 + node + (interval % 7 * 0.25),
                    KnownAtUtc = id.StartUtc.AddMinutes((interval + 1) * 15),
                };
                tally.Observe(fact, PriceCompany.Unknown);
            }
        }

        return tally;
    }
}
