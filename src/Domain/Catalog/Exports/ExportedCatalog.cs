using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>What an export is made of: entries, and what they come from.</summary>
/// <param name="Written">Entries that hold columns, by id.</param>
/// <param name="Pipelines">Entries of pipelines.</param>
/// <param name="Flows">What of them and of reports comes from what, by the dataset that it leads to.</param>
/// <param name="Database">Of the warehouse.</param>
public sealed record ExportedCatalog(IReadOnlyList<ExportedEntry> Written, IReadOnlyList<CatalogEntry> Pipelines, IReadOnlyList<DatasetFlow> Flows, string Database)
{
    /// <summary>The store of forms of reports and of the records that are read from them.</summary>
    public const string Reports = "reports";

    private const string Form = "form.";
    private const string Record = "record.";

    /// <summary>With the forms of reports and the records that the graph knows, so that the way of a column ends at a report.</summary>
    public static ExportedCatalog Of(IReadOnlyList<ExportedEntry> entries, IReadOnlyList<CatalogEntry> pipelines, LineageGraph graph, string database)
    {
        var sources = graph.Edges.SelectMany(edge => new[] { edge.From.Dataset, edge.To.Dataset }).Distinct()
            .Where(dataset => dataset.StartsWith(Form, StringComparison.Ordinal) || dataset.StartsWith(Record, StringComparison.Ordinal)).Select(dataset => Source(dataset, graph));
        ExportedEntry[] all = [.. entries.Concat(sources).OrderBy(exported => exported.Entry.Id, StringComparer.Ordinal)];
        var known = all.ToDictionary(exported => exported.Entry.Id, exported => exported.Entry.Columns.Select(column => column.Name).ToHashSet());
        return new ExportedCatalog(all, pipelines, DatasetFlow.Of(graph, known), database);
    }

    /// <summary>Only one entry, and what leads to it.</summary>
    public ExportedCatalog Only(string id) => new(
        [.. Written.Where(exported => exported.Entry.Id == id)], [.. Pipelines.Where(pipeline => pipeline.Id == id)], [.. Flows.Where(flow => flow.To == id)], Database)
    { All = All };

    /// <summary>Also those that are not written: a flow may come from them.</summary>
    public IReadOnlyList<ExportedEntry> All { get; private init; } = Written;

    private static ExportedEntry Source(string dataset, LineageGraph graph)
    {
        var isForm = dataset.StartsWith(Form, StringComparison.Ordinal);
        var name = dataset[(dataset.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var entry = new CatalogEntry(dataset, CatalogKind.Table, name, isForm ? $"Report of a market in the form {name}" : $"Canonical record {name}, as reports are read", "")
        {
            Title = isForm ? $"Report form {name}" : $"Record {name}",
            Store = Reports,
            Class = isForm ? DataClass.Public : DataClass.Internal,
            Columns = [.. graph.ColumnsOf(dataset).Select(column => new CatalogColumn(column.Column!, "text", "", IsNumber: false, Required: false))],
            Tags = [isForm ? "report_form" : "record"],
        };
        return new ExportedEntry(entry, CatalogOverrides.None, name, null, IsMeasured: false);
    }
}
