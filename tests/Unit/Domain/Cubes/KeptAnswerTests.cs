using GridGrains.Domain.Cubes;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Cubes;

/// <summary>How long an answer may be given.</summary>
public sealed class KeptAnswerTests
{
    private static readonly DateTime Begun = new(2026, 6, 10, 12, 0, 10, DateTimeKind.Utc);
    private static readonly CubeReads Reads = new(["hub_lmp_5m"], ["CAISO"]);
    private static readonly TableLooks Start = TableLooks.None.Next(Begun.AddSeconds(-1), []);
    private static readonly KeptAnswer Answer = new(new byte[10], "tag", Start.Number, Begun, Begun, IsSuperseded: false);

    [Fact]
    public void Answer_whose_tables_stay_as_they_were_is_as_of_the_last_look()
    {
        var looks = Start.Next(Begun.AddSeconds(20), [new TableChange("hub_lmp_5m", "ERCOT"), new TableChange("node_lmp_1h", "CAISO")]);

        var seen = Answer.SeenBy(looks, Reads, isPast: false, Begun.AddSeconds(21));

        Assert.Equal((Begun.AddSeconds(20), false), (seen.AsOfUtc, seen.IsSuperseded));
        Assert.True(seen.Serves(Begun.AddSeconds(22)));
    }

    [Theory]
    [InlineData("CAISO")]
    [InlineData(null)]
    public void Answer_whose_tables_have_changed_is_given_for_two_seconds_more(string? market)
    {
        var before = Start.Next(Begun.AddSeconds(5), []);
        var looks = before.Next(Begun.AddSeconds(6), [new TableChange("hub_lmp_5m", market)]).Next(Begun.AddSeconds(7), []);

        var seen = Answer.SeenBy(before, Reads, isPast: false, Begun.AddSeconds(5)).SeenBy(looks, Reads, isPast: false, Begun.AddSeconds(7));

        Assert.Equal((Begun.AddSeconds(5), true), (seen.AsOfUtc, seen.IsSuperseded));
        Assert.True(seen.Serves(Begun.AddSeconds(7)));
        Assert.False(seen.Serves(Begun.AddSeconds(7.001)));
    }

    [Fact]
    public void Change_that_was_missed_while_nobody_looked_at_the_answer_is_not_forgotten()
    {
        var looks = Start.Next(Begun.AddSeconds(1), [new TableChange("hub_lmp_5m", "CAISO")]).Next(Begun.AddSeconds(2), []).Next(Begun.AddSeconds(3), []);

        Assert.True(Answer.SeenBy(looks, Reads, isPast: false, Begun.AddSeconds(3)).IsSuperseded);
    }

    [Fact]
    public void The_present_ends_with_its_minute_and_a_past_moment_does_not()
    {
        var looks = Start.Next(Begun.AddSeconds(55), []);

        var present = Answer.SeenBy(looks, Reads, isPast: false, Begun.AddSeconds(55));
        var past = Answer.SeenBy(looks, Reads, isPast: true, Begun.AddSeconds(55));

        Assert.Equal((Begun.AddSeconds(50), true), (present.AsOfUtc, present.IsSuperseded));
        Assert.Equal((Begun.AddSeconds(55), false), (past.AsOfUtc, past.IsSuperseded));
    }

    [Fact]
    public void Without_looks_an_answer_is_given_for_two_seconds()
    {
        var seen = Answer.SeenBy(Start, Reads, isPast: true, Begun.AddSeconds(10));

        Assert.Equal(Begun, seen.AsOfUtc);
        Assert.False(seen.Serves(Begun.AddSeconds(10)));
    }

    [Fact]
    public void Answer_from_before_the_first_look_does_not_outlast_it() =>
        Assert.True((Answer with { Look = 0 }).SeenBy(Start, Reads, isPast: true, Begun).IsSuperseded);

    [Fact]
    public void Cube_of_all_markets_is_of_each() =>
        Assert.True(Start.Next(Begun, [new TableChange("hub_lmp_5m", "MISO")]).HasChanged(Reads with { Markets = [] }, Start.Number));
}
