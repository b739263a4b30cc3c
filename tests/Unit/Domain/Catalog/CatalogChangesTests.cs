using GridGrains.Domain.Catalog;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog;

public sealed class CatalogChangesTests
{
    private static readonly DateTime At = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly CatalogEntry Entry = new("cube.hub_24h", CatalogKind.Cube, "hub_24h", "Every product of a hub", "market-data") { Tags = ["dashboard"] };

    [Fact]
    public void Each_field_is_what_was_said_of_it_last_and_the_rest_stays()
    {
        var changes = new CatalogChanges();
        changes.Take([new(1, Said("jane") with { Owner = "desk", Tags = ["power"] }), new(2, Said("ann") with { Certification = CatalogChange.Certified })]);
        changes.Take([new(2, Said("again") with { Owner = "twice" }), new(3, Said("jane") with { Description = "By the desk", Reset = ["tags"] })]);

        var held = changes.Of(Entry.Id);
        var entry = held.Overrides.Applied(Entry);

        Assert.Equal(("desk", "By the desk", "certified", 3L), (entry.Owner, entry.Description, held.Overrides.Certification, changes.Sequence));
        Assert.Equal(["dashboard"], entry.Tags);
        Assert.Equal([3L, 2L, 1L], held.History.Select(said => said.Sequence));
        Assert.Same(ChangedEntry.None, changes.Of("cube.other"));
    }

    [Fact]
    public void Record_is_read_as_it_was_written_and_another_form_is_passed_over()
    {
        var change = Said("jane") with { Owner = "desk", Tags = ["a", "b"], Deprecated = true, ReplacedBy = "cube.dart", Reset = ["description"] };
        var buffer = new RecordBuffer();
        CatalogChangeJson.Write(buffer, change);

        var read = CatalogChangeJson.Read(buffer.Value(0))!;

        Assert.Equivalent(change, read, strict: true);
        Assert.Null(CatalogChangeJson.Read("""{"entry":"x"}"""u8));
        Assert.Null(CatalogChangeJson.Read("not json"u8));
        Assert.False(Said("jane").SaysSomething);
    }

    [Fact]
    public void What_an_entry_does_not_say_is_named()
    {
        var entry = new CatalogEntry("clickhouse.t", CatalogKind.Table, "t", " ", "")
        {
            Columns = [new("a", "Float64", "a number", IsNumber: true), new("b", "String", "", IsNumber: false), new("c", "Float64", "good", IsNumber: true, "USD/MWh")],
        };

        Assert.Equal(
            ["clickhouse.t lacks owner", "clickhouse.t lacks description", "clickhouse.t lacks sla", "clickhouse.t: column a lacks unit", "clickhouse.t: column b lacks description"],
            CatalogRules.GapsOf(entry).Select(gap => gap.ToString()));
        Assert.Equal(["cube.x lacks columns"], CatalogRules.GapsOf(new("cube.x", CatalogKind.Cube, "x", "d", "o") { Sla = new(30, 1, "soon") }).Select(gap => gap.ToString()));
        Assert.Empty(CatalogRules.GapsOf(new("node.CAISO/A", CatalogKind.Node, "A", "d", "o")));
    }

    private static CatalogChange Said(string actor) => new(Entry.Id, At, actor, "looked at it");
}
