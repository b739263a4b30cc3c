using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Checkpoints;

public sealed class FamilyDefinitionTests
{
    private static readonly TopicDefinition[] Topics = [new("COUNTS", 4, null), new("PRICES", 4, null), new("AUDIT", 1, null)];

    [Theory]
    [InlineData("nodes")]
    [InlineData("n")]
    [InlineData("day_ahead2")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void Word_is_a_name(string name) => Assert.Null(Record.Exception(() => new FamilyDefinition(name, ["COUNTS"], 4).Validate(Topics)));

    [Theory]
    [InlineData("")]
    [InlineData("Nodes")]
    [InlineData("2nodes")]
    [InlineData("_nodes")]
    [InlineData("no/des")]
    [InlineData("no des")]
    [InlineData("nodes\n")]
    [InlineData("knöten")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Other_names_are_refused(string name) =>
        Assert.Contains("is not a family name", Refused(new FamilyDefinition(name, ["COUNTS"], 4)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Family_without_a_shard_is_refused(int shards) =>
        Assert.Contains($"family nodes has {shards} shards", Refused(new FamilyDefinition("nodes", [], shards)), StringComparison.Ordinal);

    [Fact]
    public void Family_that_reads_no_log_has_any_number_of_shards() =>
        Assert.Null(Record.Exception(() => new FamilyDefinition("singletons", [], 7).Validate(Topics)));

    [Fact]
    public void Topic_that_the_log_lacks_is_refused_by_name() =>
        Assert.Contains("reads counts, which is not a topic", Refused(new FamilyDefinition("nodes", ["PRICES", "counts"], 4)), StringComparison.Ordinal);

    [Fact]
    public void Topic_split_otherwise_than_the_family_is_refused_with_both_numbers() =>
        Assert.Contains("has 4 shards, but AUDIT has 1 partitions", Refused(new FamilyDefinition("nodes", ["COUNTS", "AUDIT"], 4)), StringComparison.Ordinal);

    // Its records would be read twice, each time as those of the first of the two.
    [Fact]
    public void Topic_named_twice_is_refused() =>
        Assert.Contains("reads COUNTS twice", Refused(new FamilyDefinition("nodes", ["COUNTS", "PRICES", "COUNTS"], 4)), StringComparison.Ordinal);

    private static string Refused(FamilyDefinition family) => Assert.Throws<ArgumentException>(() => family.Validate(Topics)).Message;
}
