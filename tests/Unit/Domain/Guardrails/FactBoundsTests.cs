using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class FactBoundsTests
{
    private static readonly DateTime LastTick = FactBounds.End.AddTicks(-1);

    [Fact]
    public void First_and_last_moment_of_the_range_are_taken()
    {
        Assert.Equal(RecordError.None, FactBounds.Check(Stamped(FactBounds.Earliest, FactBounds.Earliest)));
        Assert.Equal(RecordError.None, FactBounds.Check(Stamped(LastTick, LastTick)));
    }

    [Fact]
    public void Moments_just_outside_are_refused_by_the_name_of_their_field()
    {
        Assert.Equal(Refused("ts"), FactBounds.Check(Stamped(FactBounds.Earliest.AddTicks(-1), Noon)));
        Assert.Equal(Refused("ts"), FactBounds.Check(Stamped(FactBounds.End, Noon)));
        Assert.Equal(Refused("known_at"), FactBounds.Check(Stamped(Noon, FactBounds.Earliest.AddTicks(-1))));
        Assert.Equal(Refused("known_at"), FactBounds.Check(Stamped(Noon, FactBounds.End)));
    }

    [Fact]
    public void Edges_of_the_calendar_are_refused()
    {
        Assert.Equal(Refused("ts"), FactBounds.Check(Stamped(DateTime.MinValue, DateTime.MaxValue)));
        Assert.Equal(Refused("known_at"), FactBounds.Check(Stamped(Noon, DateTime.MaxValue)));
    }

    [Theory]
    [InlineData(214_748.3647, true)]
    [InlineData(-214_748.3647, true)]
    [InlineData(214_748.365, false)]
    [InlineData(-1e9, false)]
    public void Price_that_rings_cannot_hold_is_refused(double lmp, bool isTaken) => Assert.Equal(
        isTaken ? RecordError.None : new RecordError(RecordErrorReason.OutOfRange, "lmp", "lmp lies outside -214748 to 214748 USD/MWh"), FactBounds.Check(Fact(Noon, lmp)));

    private static LmpFact Stamped(DateTime startUtc, DateTime knownAtUtc) => Fact(Noon, 1) with { IntervalStartUtc = startUtc, KnownAtUtc = knownAtUtc };

    private static RecordError Refused(string field) => new(RecordErrorReason.OutOfRange, field, $"{field} lies outside the years 1990 to 2099");
}
