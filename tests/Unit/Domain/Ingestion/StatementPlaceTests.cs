using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Feeds.Ingestion;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

public sealed class StatementPlaceTests
{
    [Theory]
    [InlineData("transforms:\n  - type: sql\n    sql: |\n      SELECT *\n\n        FROM btach\n", 6, 14)]
    [InlineData("transforms:\n  - { type: sql, sql: \"SELECT '\\u00e9' FROM btach\" }\n", 2, 45)]
    [InlineData("transforms:\n  - { type: sql, sql: 'SELECT * FROM btach' }\n", 2, 38)]
    [InlineData("transforms:\n  - type: sql\n    sql: SELECT * FROM btach\n", 3, 24)]
    [InlineData("{\"transforms\":[{\"type\":\"sql\",\"sql\":\"SELECT *\\nFROM btach\"}]}", 1, 52)]
    public void A_place_of_the_statement_is_found_in_its_spec(string spec, int line, int column)
    {
        var transform = TransformOf(spec);

        Assert.Equal(new SpecPlace(line, column), StatementPlace.InSpec(spec, transform.Place, transform.Sql, transform.Sql.IndexOf("btach", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_folded_statement_is_named_by_where_it_begins()
    {
        const string Spec = "transforms:\n  - type: sql\n    sql: >\n      SELECT *\n      FROM btach\n";
        var transform = TransformOf(Spec);

        Assert.Equal(transform.Place, StatementPlace.InSpec(Spec, transform.Place, transform.Sql, transform.Sql.IndexOf("btach", StringComparison.Ordinal)));
        Assert.Equal(" (line 2, column 3 of the SQL)", StatementPlace.Words("a\nbcd", 4));
    }

    private static TransformSpec TransformOf(string spec)
    {
        var findings = new SpecFindings();
        return TransformSpec.Of(SpecText.Read(spec, findings)!)!;
    }
}
