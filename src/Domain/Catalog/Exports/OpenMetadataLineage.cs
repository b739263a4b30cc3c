using System.Text.Json.Nodes;
using static GridGrains.Domain.Catalog.Exports.OpenMetadataNames;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>What comes from what, by names: the edges of OpenMetadata 2, which need no ids of the server.</summary>
internal static class OpenMetadataLineage
{
    public static IEnumerable<JsonObject> Of(ExportedCatalog catalog)
    {
        var known = catalog.All.ToDictionary(exported => exported.Entry.Id);
        return catalog.Flows.Select(flow => Edge(known[flow.From], known[flow.To], flow));
    }

    private static JsonObject Edge(ExportedEntry from, ExportedEntry to, DatasetFlow flow) => OpenMetadataExport.Put(
        $"lineage/{KindOf(from)}/name/{Uri.EscapeDataString(NameOf(from))}/{KindOf(to)}/name/{Uri.EscapeDataString(NameOf(to))}",
        new JsonObject { ["source"] = SourceOf(to.Entry) }.With("columnsLineage", new JsonArray([.. flow.Columns.Select(column => Column(from, to, column))])));

    private static JsonObject Column(ExportedEntry from, ExportedEntry to, ColumnFlow column) => new()
    {
        ["fromColumns"] = JsonParts.Texts(column.From.Select(name => ColumnOf(from, name))),
        ["toColumn"] = ColumnOf(to, column.To),
        ["function"] = column.Text,
    };

    private static string SourceOf(CatalogEntry to) => to.Kind switch
    {
        CatalogKind.View => "ViewLineage",
        CatalogKind.Cube or CatalogKind.Rollup or CatalogKind.Dimension => "QueryLineage",
        _ => "PipelineLineage",
    };
}
