using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Transforms;

/// <summary>SQL over the records of each page, before fields are mapped.</summary>
/// <param name="Pointer">JSON pointer to the statement in its spec.</param>
/// <param name="Place">Of the statement in the text of its spec.</param>
public sealed record TransformSpec(string Sql, string Pointer, SpecPlace Place)
{
    /// <returns>Null for a spec without one.</returns>
    public static TransformSpec? Of(SpecNode spec) =>
        spec.ListOf("transforms") is [{ } transform, ..] && transform["sql"] is { } sql ? new TransformSpec(sql.Text, sql.Pointer, sql.Place) : null;

    /// <summary>Fields of the mapping that come from a column which the statement does not give, with that column.</summary>
    public static IEnumerable<(string Field, string Column)> UnfedBy(EndpointSpec endpoint, IReadOnlyList<BatchColumn> columns) =>
        endpoint.Fields.SelectMany(field => field.Sources.Where(source => !columns.Any(column => column.Name == source)).Select(source => (field.Name, source)));
}
