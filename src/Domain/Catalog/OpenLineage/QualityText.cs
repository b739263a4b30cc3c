using System.Text.Json;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>What was found in rows, as the facets of an input.</summary>
internal static class QualityText
{
    public static void Write(Utf8JsonWriter json, DatasetQuality quality)
    {
        json.WriteStartObject("inputFacets");
        FacetText.Begin(json, "dataQualityMetrics", "1-0-3/DataQualityMetricsInputDatasetFacet");
        json.WriteNumber("rowCount", quality.Rows);
        json.WriteStartObject("columnMetrics");
        json.WriteEndObject();
        json.WriteEndObject();
        FacetText.Begin(json, "dataQualityAssertions", "1-1-0/DataQualityAssertionsDatasetFacet");
        json.WriteStartArray("assertions");
        foreach (var assertion in quality.Assertions)
        {
            Write(json, assertion);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, QualityAssertion assertion)
    {
        json.WriteStartObject();
        json.WriteString("assertion", assertion.Name);
        json.WriteBoolean("success", assertion.Success);
        json.WriteString("severity", assertion.IsError ? "error" : "warn");
        if (assertion.Found is { } found)
        {
            json.WriteString("description", found);
            json.WriteString("actual", $"{assertion.Rows} rows");
            json.WriteStartObject("params");
            json.WriteStartArray("partitions");
            foreach (var partition in assertion.Partitions)
            {
                json.WriteStringValue(partition);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
