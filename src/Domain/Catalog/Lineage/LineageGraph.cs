using System.Collections.Frozen;

namespace GridGrains.Domain.Catalog.Lineage;

/// <summary>Edges that were reached, and nodes that were not followed further.</summary>
/// <param name="IsWhole">False where the depth or the number of edges ended it.</param>
public sealed record LineageView(IReadOnlyList<LineageEdge> Edges, IReadOnlyList<LineageNode> Nodes, bool IsWhole);

/// <summary>What comes from what. Immutable; safe for all threads.</summary>
public sealed class LineageGraph
{
    public const int MaxEdges = 5_000;

    private const int MaxPathLength = 24;

    private readonly FrozenDictionary<LineageNode, LineageEdge[]> _from;
    private readonly FrozenDictionary<LineageNode, LineageEdge[]> _to;
    private readonly FrozenDictionary<string, LineageNode[]> _columns;

    /// <param name="roots">Why a node comes from nowhere.</param>
    public LineageGraph(IEnumerable<LineageEdge> edges, IReadOnlyDictionary<LineageNode, string> roots)
    {
        Edges = [.. edges.Where(edge => edge.From != edge.To).GroupBy(edge => (edge.From, edge.To, edge.How)).Select(same => same.First())];
        Roots = roots;
        _from = Edges.GroupBy(edge => edge.From).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _to = Edges.GroupBy(edge => edge.To).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _columns = Edges.SelectMany(edge => new[] { edge.From, edge.To }).Concat(roots.Keys).Where(node => node.Column is not null).Distinct()
            .GroupBy(node => node.Dataset).ToFrozenDictionary(group => group.Key, group => group.Order().ToArray());
    }

    public IReadOnlyList<LineageEdge> Edges { get; }

    public IReadOnlyDictionary<LineageNode, string> Roots { get; }

    /// <summary>The columns of a dataset that anything is known of.</summary>
    public IReadOnlyList<LineageNode> ColumnsOf(string dataset) => _columns.GetValueOrDefault(dataset) ?? [];

    /// <summary>What a dataset and its columns are made of.</summary>
    public IReadOnlyList<LineageEdge> IntoDataset(string dataset) => [.. ColumnsOf(dataset).Prepend(new LineageNode(dataset)).SelectMany(Into)];

    public bool Knows(LineageNode node) => _from.ContainsKey(node) || _to.ContainsKey(node) || Roots.ContainsKey(node) || (node.Column is null && _columns.ContainsKey(node.Dataset));

    public IReadOnlyList<LineageEdge> Into(LineageNode node) => _to.GetValueOrDefault(node) ?? [];

    public IReadOnlyList<LineageEdge> OutOf(LineageNode node) => _from.GetValueOrDefault(node) ?? [];

    /// <summary>What a node comes from, or what comes from it. Of a column also what decides about the rows of its dataset, which is not followed further.</summary>
    public LineageView Walk(LineageNode start, bool upstream, int depth)
    {
        var (edges, seen) = (new List<LineageEdge>(), new HashSet<LineageNode> { start });
        var (level, isWhole) = (start.Column is null ? [start, .. ColumnsOf(start.Dataset)] : new List<LineageNode> { start }, true);
        seen.UnionWith(level);
        for (var step = 0; level.Count > 0; step++)
        {
            if (step == depth)
            {
                isWhole = !level.Exists(node => Next(node, upstream).Any());
                break;
            }

            var next = new List<LineageNode>();
            foreach (var edge in level.SelectMany(node => Next(node, upstream)))
            {
                if (edges.Count == MaxEdges)
                {
                    return new LineageView(edges, [.. seen.Order()], false);
                }

                edges.Add(edge);
                var reached = upstream ? edge.From : edge.To;
                if (seen.Add(reached) && (edge.IsDirect || !upstream))
                {
                    next.Add(reached);
                }
            }

            level = next;
        }

        return new LineageView([.. edges.Distinct()], [.. seen.Order()], isWhole);
    }

    /// <summary>All that is computed otherwise, or not at all, when a node goes: columns made of it, and every column of datasets whose rows it decides about.</summary>
    public IReadOnlyList<LineageNode> Impact(LineageNode start)
    {
        var reached = new HashSet<LineageNode>();
        var waiting = new Queue<LineageNode>(start.Column is null ? [start, .. ColumnsOf(start.Dataset)] : [start]);
        while (waiting.TryDequeue(out var node))
        {
            var touched = OutOf(node).Select(edge => edge.To);
            if (node.Column is null && node != start)
            {
                touched = touched.Concat(ColumnsOf(node.Dataset));
            }

            foreach (var next in touched.Where(reached.Add))
            {
                waiting.Enqueue(next);
            }
        }

        return [.. reached.Where(node => node != start).Order()];
    }

    /// <summary>Ways from one node to another along values, shortest first.</summary>
    public IReadOnlyList<IReadOnlyList<LineageEdge>> Paths(LineageNode from, LineageNode to, int max)
    {
        var found = new List<IReadOnlyList<LineageEdge>>();
        var waiting = new Queue<LineageEdge[]>([[]]);
        for (var tried = 0; tried < MaxEdges && found.Count < max && waiting.TryDequeue(out var path); tried++)
        {
            var end = path.Length == 0 ? to : path[0].From;
            if (end == from)
            {
                found.Add(path);
                continue;
            }

            foreach (var edge in path.Length < MaxPathLength ? Into(end).Where(edge => edge.IsDirect && path.All(known => known.From != edge.From)) : [])
            {
                waiting.Enqueue([edge, .. path]);
            }
        }

        return found;
    }

    /// <summary>The ends of a column's way back: what its value comes from in the end.</summary>
    public IReadOnlyList<LineageNode> OriginsOf(LineageNode node)
    {
        var (origins, seen, waiting) = (new SortedSet<LineageNode>(), new HashSet<LineageNode> { node }, new Queue<LineageNode>([node]));
        while (waiting.TryDequeue(out var next))
        {
            // Where only the choice of rows is known, as of a count, that is what it comes from.
            var before = Into(next).Where(edge => edge.IsDirect).ToArray();
            before = before.Length > 0 ? before : [.. Into(next)];
            if (before.Length == 0)
            {
                origins.Add(next);
            }

            foreach (var edge in before.Where(edge => seen.Add(edge.From)))
            {
                waiting.Enqueue(edge.From);
            }
        }

        return [.. origins];
    }

    private IEnumerable<LineageEdge> Next(LineageNode node, bool upstream) => upstream
        ? node.Column is null ? Into(node) : Into(node).Concat(Into(new LineageNode(node.Dataset)).Where(edge => !edge.IsDirect))
        : OutOf(node);
}
