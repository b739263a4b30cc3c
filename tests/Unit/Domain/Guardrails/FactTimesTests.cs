using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class FactTimesTests
{
    private static readonly DateTime LastTick = FactTimes.End.AddTicks(-1);

    [Fact]
    public void First_and_last_moment_of_the_range_are_taken()
    {
        Assert.Equal(RecordError.None, FactTimes.Check(Stamped(FactTimes.Earliest, FactTimes.Earliest)));
        Assert.Equal(RecordError.None, FactTimes.Check(Stamped(LastTick, LastTick)));
    }

    [Fact]
    public void Moments_just_outside_are_refused_by_the_name_of_their_field()
    {
        Assert.Equal(Refused("ts"), FactTimes.Check(Stamped(FactTimes.Earliest.AddTicks(-1), Noon)));
        Assert.Equal(Refused("ts"), FactTimes.Check(Stamped(FactTimes.End, Noon)));
        Assert.Equal(Refused("known_at"), FactTimes.Check(Stamped(Noon, FactTimes.Earliest.AddTicks(-1))));
        Assert.Equal(Refused("known_at"), FactTimes.Check(Stamped(Noon, FactTimes.End)));
    }

    [Fact]
    public void Edges_of_the_calendar_are_refused()
    {
        Assert.Equal(Refused("ts"), FactTimes.Check(Stamped(DateTime.MinValue, DateTime.MaxValue)));
        Assert.Equal(Refused("known_at"), FactTimes.Check(Stamped(Noon, DateTime.MaxValue)));
    }

    private static LmpFact Stamped(DateTime startUtc, DateTime knownAtUtc) => Fact(Noon, 1) with { IntervalStartUtc = startUtc, KnownAtUtc = knownAtUtc };

    private static RecordError Refused(string field) => new(RecordErrorReason.OutOfRange, field, $"{field} lies outside the years 1990 to 2099");
}
