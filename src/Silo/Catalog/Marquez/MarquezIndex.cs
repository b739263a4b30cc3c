using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Catalog.Marquez;

/// <summary>
/// What Marquez' clients read: entries of the catalogue that hold rows, datasets and jobs that events have named, and for what declarations and
/// statements say beyond them a job that makes it. Made again when one of them is new.
/// </summary>
internal sealed class MarquezIndex(CatalogEntries entries, CatalogChangeService changes, LineageIndex lineage, ForeignLineageService foreign, TimeProvider clock)
{
    private const string Owner = "platform";

    private readonly DateTime _startedUtc = clock.GetUtcNow().UtcDateTime;
    private volatile Built? _built;

    public async ValueTask<MarquezModel> ReadAsync(CancellationToken cancellation)
    {
        var (graph, board, sequence) = ((await lineage.ReadAsync(cancellation)).Graph, foreign.Known.Board, changes.Changes.Sequence);
        if (_built is { } built && ReferenceEquals(built.Graph, graph) && ReferenceEquals(built.Board, board) && built.Sequence == sequence)
        {
            return built.Model;
        }

        var model = Build(graph, board);
        _built = new Built(graph, board, sequence, model);
        return model;
    }

    private MarquezModel Build(LineageGraph graph, RunBoardView board)
    {
        var seen = board.Datasets.Where(dataset => dataset.Name.IsOwn).ToDictionary(dataset => dataset.Name.Name);
        var own = entries.OfProgram.Where(entry => entry.Columns.Count > 0)
            .Select(entry => MarquezText.Dataset(changes.Changes.Of(entry.Id).Overrides.Applied(entry), seen.GetValueOrDefault(entry.Id), _startedUtc)).ToArray();
        var jobs = board.Jobs.Select(MarquezText.Job).ToArray();
        return new MarquezModel([.. own, .. board.Datasets.Select(MarquezText.Dataset)], [.. jobs, .. Makings(graph, own, jobs)], Owner);
    }

    // What a job reports of itself is not shown a second time.
    private IEnumerable<MarquezJob> Makings(LineageGraph graph, IReadOnlyList<MarquezDataset> own, IReadOnlyList<MarquezJob> jobs)
    {
        var reported = jobs.SelectMany(job => job.Outputs.SelectMany(output => job.Inputs.Select(input => (Input: input, Output: output)))).ToHashSet();
        var known = own.Select(dataset => dataset.Name).ToHashSet();
        return
            from edges in graph.Edges.Where(edge => edge.From.Dataset != edge.To.Dataset).GroupBy(edge => edge.To.Dataset)
            where known.Contains(edges.Key)
            let sources = edges.Select(edge => edge.From.Dataset).Where(known.Contains).Distinct().Where(source => !reported.Contains((IdOf(source), IdOf(edges.Key)))).Order(StringComparer.Ordinal).ToArray()
            where sources.Length > 0
            select MarquezText.Making(edges.Key, sources, _startedUtc);
    }

    private static MarquezId IdOf(string entry) => new(ForeignEvent.OwnNamespace, entry);

    private sealed record Built(LineageGraph Graph, RunBoardView Board, long Sequence, MarquezModel Model);
}
