using System.Buffers;
using System.Globalization;
using System.Text.Json;
using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>What the catalogue says of a dataset.</summary>
/// <param name="Edges">What its columns come from.</param>
public sealed record DatasetFacts(CatalogEntry Entry, IReadOnlyList<LineageEdge> Edges);

/// <summary>Writes what is known of a run as a RunEvent of OpenLineage 2-0-2, with the facets that are known.</summary>
public static class RunEventText
{
    /// <summary>Who wrote the event, as a URI.</summary>
    public const string Producer = "urn:gridgrains";

    /// <summary>Datasets that one event names of each side; a backfill may have read thousands of files.</summary>
    public const int MaxDatasets = 200;

    private const string Event = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <param name="factsOf">Null for what has no entry, or whose entry has been sent already.</param>
    public static byte[] Write(RunNews news, Func<RunDataset, DatasetFacts?> factsOf)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("eventType", news.Step.ToString().ToUpperInvariant());
            json.WriteString("eventTime", news.AtUtc.ToString(Moment, CultureInfo.InvariantCulture));
            json.WriteString("producer", Producer);
            json.WriteString("schemaURL", Event);
            WriteRun(json, news);
            WriteJob(json, news.Job);
            WriteDatasets(json, "inputs", news.Inputs, isOutput: false, factsOf);
            WriteDatasets(json, "outputs", news.Outputs, isOutput: true, factsOf);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRun(Utf8JsonWriter json, RunNews news)
    {
        json.WriteStartObject("run");
        json.WriteString("runId", news.RunId);
        json.WriteStartObject("facets");
        if (news.Error is { } error)
        {
            FacetText.Begin(json, "errorMessage", "1-0-1/ErrorMessageRunFacet");
            json.WriteString("message", error);
            json.WriteString("programmingLanguage", "C#");
            json.WriteEndObject();
        }

        if (news.Progress is { } progress)
        {
            FacetText.Progress(json, progress);
        }

        if (news.Parent is { } parent)
        {
            FacetText.Begin(json, "parent", "1-2-0/ParentRunFacet");
            json.WriteStartObject("run");
            json.WriteString("runId", parent.RunId);
            json.WriteEndObject();
            json.WriteStartObject("job");
            json.WriteString("namespace", ForeignEvent.OwnNamespace);
            json.WriteString("name", parent.Job);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteJob(Utf8JsonWriter json, LineageJob job)
    {
        json.WriteStartObject("job");
        json.WriteString("namespace", ForeignEvent.OwnNamespace);
        json.WriteString("name", job.Name);
        json.WriteStartObject("facets");
        FacetText.Begin(json, "jobType", "2-0-4/JobTypeJobFacet");
        json.WriteString("processingType", job.IsStreaming ? "STREAMING" : "BATCH");
        json.WriteString("integration", "GRIDGRAINS");
        json.WriteString("jobType", job.Kind);
        json.WriteEndObject();
        FacetText.Documentation(json, "1-1-0/DocumentationJobFacet", job.Description);
        FacetText.Ownership(json, "1-0-1/OwnershipJobFacet", job.Owner);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDatasets(Utf8JsonWriter json, string part, IReadOnlyList<RunDataset> datasets, bool isOutput, Func<RunDataset, DatasetFacts?> factsOf)
    {
        json.WriteStartArray(part);
        foreach (var dataset in datasets.Take(MaxDatasets))
        {
            json.WriteStartObject();
            json.WriteString("namespace", dataset.Namespace);
            json.WriteString("name", dataset.Name);
            json.WriteStartObject("facets");
            if (factsOf(dataset) is { } facts)
            {
                FacetText.OfEntry(json, facts, withColumns: isOutput);
            }

            json.WriteEndObject();
            if (isOutput && (dataset.Rows ?? dataset.Bytes) is not null)
            {
                FacetText.Statistics(json, dataset);
            }

            if (!isOutput && dataset.Quality is { } quality)
            {
                QualityText.Write(json, quality);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
