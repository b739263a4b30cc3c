using System.Text.Json;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Catalog.Marquez;

/// <summary>Entries, datasets and jobs in the shapes of Marquez 0.5x.</summary>
internal static class MarquezText
{
    private const string Table = "DB_TABLE";
    private const string Stream = "STREAM";
    private const string Batch = "BATCH";

    private static readonly IReadOnlyDictionary<string, JsonElement> NoFacets = new Dictionary<string, JsonElement>();

    public static JsonElement Of(MarquezDataset dataset) => JsonSerializer.SerializeToElement(dataset, MarquezJson.Default.MarquezDataset);

    public static JsonElement Of(MarquezJob job) => JsonSerializer.SerializeToElement(job, MarquezJson.Default.MarquezJob);

    /// <param name="seen">By events; null where none names it.</param>
    public static MarquezDataset Dataset(CatalogEntry entry, KnownDataset? seen, DateTime startedUtc) => Dataset(
        new LineageName(ForeignEvent.OwnNamespace, entry.Id), entry.Kind == CatalogKind.Topic ? Stream : Table, CreatedUtc(seen, startedUtc), UpdatedUtc(seen, startedUtc),
        entry.Store.Length > 0 ? entry.Store : ForeignEvent.OwnNamespace,
        [.. entry.Columns.Select(column => new MarquezField(column.Name, column.Type, [], column.Unit is { } unit ? $"{column.Description} [{unit}]" : column.Description))], entry.Tags, entry.Description);

    public static MarquezDataset Dataset(KnownDataset seen) => Dataset(
        seen.Name, Table, seen.FirstUtc, seen.LastUtc, seen.Name.Namespace, [.. seen.Fields.Select(field => new MarquezField(field, null, [], null))], [], null);

    public static MarquezJob Job(KnownJob job)
    {
        var run = job.Run.Length == 0 ? null : RunOf(job);
        return Job(job.Name, job.IsStreaming ? Stream : Batch, job.FirstUtc, job.LastUtc, job.Inputs, job.Outputs, null, run);
    }

    /// <summary>What makes an entry, such as a rollup, a view or a cube, without a run that is reported.</summary>
    public static MarquezJob Making(string dataset, IEnumerable<string> sources, DateTime startedUtc) => Job(
        new LineageName(ForeignEvent.OwnNamespace, $"make.{dataset}"), Batch, startedUtc, startedUtc, sources.Select(source => new LineageName(ForeignEvent.OwnNamespace, source)),
        [new LineageName(ForeignEvent.OwnNamespace, dataset)], $"The statement or declaration that {dataset} is made by.", null);

    private static MarquezDataset Dataset(
        LineageName name, string type, DateTime created, DateTime updated, string source, IReadOnlyList<MarquezField> fields, IReadOnlyList<string> tags, string? description) => new(
        IdOf(name), type, name.Name, name.Name, created, updated, name.Namespace, source, fields, tags, null, null, description, null, null, NoFacets, false);

    private static MarquezJob Job(
        LineageName name, string type, DateTime created, DateTime updated, IEnumerable<LineageName> inputs, IEnumerable<LineageName> outputs, string? description, MarquezRun? run) => new(
        IdOf(name), type, name.Name, name.Name, null, null, created, updated, name.Namespace, [.. inputs.Select(IdOf)], [.. outputs.Select(IdOf)], null, description, run,
        run is null ? [] : [run], NoFacets, null, [], []);

    private static MarquezRun RunOf(KnownJob job) => new(
        job.Run, job.StartedUtc, job.LastUtc, null, null, StateOf(job.State), job.StartedUtc, job.HasEnded ? job.LastUtc : null,
        job.HasEnded ? (long)(job.LastUtc - job.StartedUtc).TotalMilliseconds : null, new Dictionary<string, string>(), null, [], [], NoFacets);

    // What another program says of a table of this platform does not say since when it is there.
    private static DateTime CreatedUtc(KnownDataset? seen, DateTime startedUtc) => seen?.OwnFirstUtc ?? startedUtc;

    private static DateTime UpdatedUtc(KnownDataset? seen, DateTime startedUtc) => seen is { } known && known.LastUtc > CreatedUtc(known, startedUtc) ? known.LastUtc : CreatedUtc(seen, startedUtc);

    private static string StateOf(string type) => type switch
    {
        "START" or "RUNNING" => "RUNNING",
        "COMPLETE" => "COMPLETED",
        "ABORT" => "ABORTED",
        "FAIL" => "FAILED",
        _ => "NEW",
    };

    private static MarquezId IdOf(LineageName name) => new(name.Namespace, name.Name);
}
