using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Reports;

/// <summary>The nodes of one file, each made once.</summary>
public sealed class NodeTable
{
    private readonly Utf8Interner<ReportNode?> _nodes;
    private int _count;

    public NodeTable(Iso iso) => _nodes = new Utf8Interner<ReportNode?>(
        id => EntityKey.IsValidId(id) ? new ReportNode(_count++, new EntityKey(iso, id)) : null);

    public bool TryGet(string id, [NotNullWhen(true)] out ReportNode? node) => TryGet(System.Text.Encoding.UTF8.GetBytes(id), out node);

    /// <returns>False for a text that is no entity id.</returns>
    public bool TryGet(ReadOnlySpan<byte> id, [NotNullWhen(true)] out ReportNode? node) => _nodes.TryGet(id, out node) && node is not null;
}

/// <summary>A node of a file: its key, and the labels that its latest row gave it.</summary>
public sealed class ReportNode(int index, EntityKey key)
{
    /// <summary>Dense number within the file, in order of appearance.</summary>
    public int Index { get; } = index;

    public EntityKey Key { get; } = key;

    public NodeLabels Labels { get; set; } = NodeLabels.None;
}
