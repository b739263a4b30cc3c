using System.Collections.Frozen;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Catalog.Marquez;

/// <summary>Datasets and jobs of one moment, as Marquez' interface shows them. Immutable.</summary>
internal sealed class MarquezModel
{
    /// <summary>Nodes of one answer.</summary>
    public const int MaxNodes = 1_000;

    private readonly FrozenDictionary<LineageName, MarquezDataset> _datasets;
    private readonly FrozenDictionary<LineageName, MarquezJob> _jobs;
    private readonly ILookup<LineageName, LineageName> _readers;
    private readonly ILookup<LineageName, LineageName> _writers;

    public MarquezModel(IEnumerable<MarquezDataset> datasets, IEnumerable<MarquezJob> jobs, string owner)
    {
        _datasets = datasets.DistinctBy(dataset => NameOf(dataset.Id)).ToFrozenDictionary(dataset => NameOf(dataset.Id));
        _jobs = jobs.DistinctBy(job => NameOf(job.Id)).ToFrozenDictionary(job => NameOf(job.Id));
        _readers = _jobs.SelectMany(job => job.Value.Inputs.Select(input => (Input: NameOf(input), Job: job.Key))).ToLookup(pair => pair.Input, pair => pair.Job);
        _writers = _jobs.SelectMany(job => job.Value.Outputs.Select(output => (Output: NameOf(output), Job: job.Key))).ToLookup(pair => pair.Output, pair => pair.Job);
        Namespaces =
        [
            .. _datasets.Values.Select(dataset => (dataset.Namespace, dataset.CreatedAt, dataset.UpdatedAt)).Concat(_jobs.Values.Select(job => (job.Namespace, job.CreatedAt, job.UpdatedAt)))
                .GroupBy(part => part.Namespace).OrderBy(parts => parts.Key, StringComparer.Ordinal)
                .Select(parts => new MarquezNamespace(parts.Key, parts.Min(part => part.CreatedAt), parts.Max(part => part.UpdatedAt), parts.Key == ForeignEvent.OwnNamespace ? owner : "anonymous", null, false)),
        ];
    }

    public IReadOnlyList<MarquezNamespace> Namespaces { get; }

    public IEnumerable<MarquezDataset> DatasetsOf(string space) => _datasets.Values.Where(dataset => dataset.Namespace == space).OrderBy(dataset => dataset.Name, StringComparer.Ordinal);

    /// <param name="space">Null for jobs of all namespaces.</param>
    public IEnumerable<MarquezJob> JobsOf(string? space) =>
        _jobs.Values.Where(job => space is null || job.Namespace == space).OrderBy(job => job.Namespace, StringComparer.Ordinal).ThenBy(job => job.Name, StringComparer.Ordinal);

    public MarquezDataset? FindDataset(LineageName name) => _datasets.GetValueOrDefault(name);

    public MarquezJob? FindJob(LineageName name) => _jobs.GetValueOrDefault(name);

    /// <summary>A node by its id. A namespace may have colons in it, as may a name: the one that is known is meant.</summary>
    public MarquezPlace? Find(string nodeId)
    {
        var isJob = nodeId.StartsWith(MarquezPlace.JobPrefix, StringComparison.Ordinal);
        if (!isJob && !nodeId.StartsWith(MarquezPlace.DatasetPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var text = nodeId[(isJob ? MarquezPlace.JobPrefix : MarquezPlace.DatasetPrefix).Length..];
        for (var colon = text.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var name = new LineageName(text[..colon], text[(colon + 1)..]);
            if (isJob ? _jobs.ContainsKey(name) : _datasets.ContainsKey(name))
            {
                return new MarquezPlace(name, isJob);
            }
        }

        return null;
    }

    /// <summary>What lies around a node on both sides, up to so many steps from it, nearest first.</summary>
    public IReadOnlyList<MarquezNode> Around(MarquezPlace start, int depth)
    {
        var (seen, level) = (new HashSet<MarquezPlace> { start }, new List<MarquezPlace> { start });
        for (var step = 0; step < depth && level.Count > 0 && seen.Count < MaxNodes; step++)
        {
            level = [.. level.SelectMany(place => Before(place).Concat(After(place))).Where(place => seen.Count < MaxNodes && seen.Add(place))];
        }

        return [.. seen.OrderBy(place => place.ToString(), StringComparer.Ordinal).Select(place => NodeOf(place, seen))];
    }

    private MarquezNode NodeOf(MarquezPlace place, HashSet<MarquezPlace> shown) => new(
        place.ToString(), place.IsJob ? "JOB" : "DATASET", place.IsJob ? MarquezText.Of(_jobs[place.Name]) : MarquezText.Of(_datasets[place.Name]),
        [.. Before(place).Where(shown.Contains).Select(other => new MarquezEdge(other.ToString(), place.ToString()))],
        [.. After(place).Where(shown.Contains).Select(other => new MarquezEdge(place.ToString(), other.ToString()))]);

    private IEnumerable<MarquezPlace> Before(MarquezPlace place) => place.IsJob
        ? _jobs[place.Name].Inputs.Select(NameOf).Where(_datasets.ContainsKey).Select(name => new MarquezPlace(name, false))
        : _writers[place.Name].Distinct().Select(name => new MarquezPlace(name, true));

    private IEnumerable<MarquezPlace> After(MarquezPlace place) => place.IsJob
        ? _jobs[place.Name].Outputs.Select(NameOf).Where(_datasets.ContainsKey).Select(name => new MarquezPlace(name, false))
        : _readers[place.Name].Distinct().Select(name => new MarquezPlace(name, true));

    private static LineageName NameOf(MarquezId id) => new(id.Namespace, id.Name);
}

/// <summary>A node of the graph.</summary>
internal readonly record struct MarquezPlace(LineageName Name, bool IsJob)
{
    public const string JobPrefix = "job:";
    public const string DatasetPrefix = "dataset:";

    public override string ToString() => $"{(IsJob ? JobPrefix : DatasetPrefix)}{Name.Namespace}:{Name.Name}";
}
