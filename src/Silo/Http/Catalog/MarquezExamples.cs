using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog.Marquez;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class MarquezExamples
{
    private static readonly DateTime Start = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly LineageName Topic = new(ForeignEvent.OwnNamespace, "topic.ISO_RT_LMP");
    private static readonly LineageName Table = new(ForeignEvent.OwnNamespace, "iceberg.iso_rt_lmp");

    public static readonly MarquezDataset Dataset = MarquezText.Dataset(new KnownDataset(Table, Start, Start.AddMinutes(1), ["lmp"]));

    public static readonly MarquezJob Job = MarquezText.Job(new KnownJob(
        new LineageName(ForeignEvent.OwnNamespace, "sink.iceberg.ISO_RT_LMP"), "0197f1a2-3b4c-8d5e-8f60-718293a4b5c6", "COMPLETE", Start, Start, Start.AddSeconds(2), true, [Topic], [Table]));

    public static readonly MarquezNamespace Namespace = new(ForeignEvent.OwnNamespace, Start, Start.AddMinutes(1), "platform", null, false);

    public static readonly MarquezNamespaces Namespaces = new([Namespace]);

    public static readonly MarquezDatasets Datasets = new([Dataset], 1);

    public static readonly MarquezJobs Jobs = new([Job], 1);

    private static readonly MarquezEdge Edge = new("job:gridgrains:sink.iceberg.ISO_RT_LMP", "dataset:gridgrains:iceberg.iso_rt_lmp");

    public static readonly MarquezGraph Graph = new([new(Edge.Destination, "DATASET", MarquezText.Of(Dataset), [Edge], []), new(Edge.Origin, "JOB", MarquezText.Of(Job), [], [Edge])]);
}
