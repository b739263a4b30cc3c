using System.Text.Json;
using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>Facets of OpenLineage as events carry them, each with the schema that it keeps to.</summary>
internal static class FacetText
{
    public static void Begin(Utf8JsonWriter json, string name, string schema)
    {
        json.WriteStartObject(name);
        json.WriteString("_producer", RunEventText.Producer);
        json.WriteString("_schemaURL", $"https://openlineage.io/spec/facets/{schema}.json#/$defs/{schema[(schema.IndexOf('/', StringComparison.Ordinal) + 1)..]}");
    }

    public static void Documentation(Utf8JsonWriter json, string schema, string text)
    {
        if (text.Length > 0)
        {
            Begin(json, "documentation", schema);
            json.WriteString("description", text);
            json.WriteEndObject();
        }
    }

    public static void Ownership(Utf8JsonWriter json, string schema, string owner)
    {
        if (owner.Length == 0)
        {
            return;
        }

        Begin(json, "ownership", schema);
        json.WriteStartArray("owners");
        json.WriteStartObject();
        json.WriteString("name", $"team:{owner}");
        json.WriteString("type", "MAINTAINER");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>dataSource, documentation, ownership, schema, and of what is written columnLineage.</summary>
    public static void OfEntry(Utf8JsonWriter json, DatasetFacts facts, bool withColumns)
    {
        var entry = facts.Entry;
        if (entry.Store.Length > 0)
        {
            Begin(json, "dataSource", "1-0-1/DatasourceDatasetFacet");
            json.WriteString("name", entry.Store);
            json.WriteString("uri", $"{RunEventText.Producer}:{entry.Store}");
            json.WriteEndObject();
        }

        Documentation(json, "1-1-0/DocumentationDatasetFacet", entry.Description);
        Ownership(json, "1-0-1/OwnershipDatasetFacet", entry.Owner);
        if (entry.Columns.Count > 0)
        {
            Schema(json, entry.Columns);
        }

        if (withColumns && facts.Edges.Count > 0)
        {
            Columns(json, facts.Edges);
        }
    }

    public static void Statistics(Utf8JsonWriter json, RunDataset dataset)
    {
        json.WriteStartObject("outputFacets");
        Begin(json, "outputStatistics", "1-0-2/OutputStatisticsOutputDatasetFacet");
        if (dataset.Rows is { } rows)
        {
            json.WriteNumber("rowCount", rows);
        }

        if (dataset.Bytes is { } bytes)
        {
            json.WriteNumber("size", bytes);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The standard has no facet for it: one of the platform's own, which keeps to that of any run.</summary>
    public static void Progress(Utf8JsonWriter json, RunProgress progress)
    {
        json.WriteStartObject("gridgrains_progress");
        json.WriteString("_producer", RunEventText.Producer);
        json.WriteString("_schemaURL", "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet");
        json.WriteNumber("share", Math.Round(progress.Share, 4));
        if (progress is { Done: { } done, Total: { } total, Unit: { } unit })
        {
            json.WriteNumber("done", done);
            json.WriteNumber("total", total);
            json.WriteString("unit", unit);
        }

        json.WriteEndObject();
    }

    private static void Schema(Utf8JsonWriter json, IReadOnlyList<CatalogColumn> columns)
    {
        Begin(json, "schema", "1-2-0/SchemaDatasetFacet");
        json.WriteStartArray("fields");
        for (var i = 0; i < columns.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", columns[i].Name);
            json.WriteString("type", columns[i].Type);
            json.WriteString("description", columns[i].Unit is { } unit ? $"{columns[i].Description} [{unit}]" : columns[i].Description);
            json.WriteNumber("ordinal_position", i + 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Columns(Utf8JsonWriter json, IReadOnlyList<LineageEdge> edges)
    {
        Begin(json, "columnLineage", "1-2-0/ColumnLineageDatasetFacet");
        json.WriteStartObject("fields");
        foreach (var field in edges.Where(edge => edge.To.Column is not null && edge.From.Column is not null).GroupBy(edge => edge.To.Column!))
        {
            json.WriteStartObject(field.Key);
            json.WriteStartArray("inputFields");
            foreach (var edge in field)
            {
                InputField(json, edge);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("dataset");
        foreach (var edge in edges.Where(edge => edge.To.Column is null && edge.From.Column is not null && !edge.IsDirect))
        {
            InputField(json, edge);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void InputField(Utf8JsonWriter json, LineageEdge edge)
    {
        json.WriteStartObject();
        json.WriteString("namespace", ForeignEvent.OwnNamespace);
        json.WriteString("name", edge.From.Dataset);
        json.WriteString("field", edge.From.Column);
        json.WriteStartArray("transformations");
        json.WriteStartObject();
        json.WriteString("type", edge.IsDirect ? "DIRECT" : "INDIRECT");
        json.WriteString("subtype", edge.How switch
        {
            LineageHow.Copy or LineageHow.Rename => "IDENTITY",
            LineageHow.Formula => "TRANSFORMATION",
            LineageHow.Aggregate => "AGGREGATION",
            LineageHow.Filter => "FILTER",
            _ => "JOIN",
        });
        json.WriteString("description", edge.Note ?? "");
        json.WriteBoolean("masking", false);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
