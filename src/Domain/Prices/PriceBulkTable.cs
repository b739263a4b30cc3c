using System.Runtime.InteropServices;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>A price table as bulk loads fill it: its rows are summed for the audit, their days are rolled up, their nodes noted.</summary>
public sealed class PriceBulkTable : IBulkTable
{
    private readonly TableDefinition<LmpRow> _definition;
    private readonly IAuditSource _known;
    private readonly Dictionary<EntityKey, NodeLabels> _nodes;
    private readonly BulkSelection _selection = new();

    private PriceBulkTable(TableDefinition<LmpRow> definition, IAuditSource known, Dictionary<EntityKey, NodeLabels> nodes) =>
        (_definition, _known, _nodes) = (definition, known, nodes);

    public TableDefinition Definition => _definition;

    /// <param name="known">The table that shows which rows are there already: the lake's, or the warehouse's where there is no lake.</param>
    public static IReadOnlyList<IBulkTable> All(IAuditSource known)
    {
        var nodes = new Dictionary<EntityKey, NodeLabels>();
        return [.. PriceTables.All.Select(table => new PriceBulkTable(table, known, nodes))];
    }

    public async ValueTask<RowList> SelectAsync(RowList rows, CancellationToken cancellation)
    {
        var prices = (RowList<LmpRow>)rows;
        _selection.Begin(prices);
        foreach (var range in RangesOf(prices))
        {
            await _known.ReadAsync(new AuditScope(range, LogWindow.Of(new Dictionary<TopicPartition, OffsetRange>())), _selection, cancellation);
        }

        return _selection.Take();
    }

    public async ValueTask<BulkEffects> PrepareAsync(RowList rows, IBulkWarehouse? warehouse, CancellationToken cancellation)
    {
        var prices = (RowList<LmpRow>)rows;
        if (warehouse is not null)
        {
            await warehouse.NoteNodesAsync(prices, cancellation);
        }

        var sums = BulkSums.Of(prices);
        return new BulkEffects(sums.Cells, sums.Days, NewNodes(prices));
    }

    public void Planned(BulkEffects effects)
    {
        foreach (var node in effects.Nodes)
        {
            _nodes[node.Key] = node.Labels;
        }
    }

    private List<BulkNode> NewNodes(RowList<LmpRow> rows)
    {
        var said = new Dictionary<EntityKey, NodeLabels>();
        foreach (ref readonly var row in rows.Span)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(said, row.Node, out var exists);
            last = !exists ? (_nodes.TryGetValue(row.Node, out var known) ? known : NodeLabels.None).UpdatedBy(row.Labels)
                : ReferenceEquals(last, row.Labels) ? last : last!.UpdatedBy(row.Labels);
        }

        return [.. said.Where(node => _nodes.GetValueOrDefault(node.Key) != node.Value).Select(node => new BulkNode(0, node.Key, node.Value))];
    }

    private IEnumerable<AuditRange> RangesOf(RowList<LmpRow> rows)
    {
        var (days, isos, products) = (new BulkDays(), new HashSet<Iso>(), new HashSet<PriceProduct>());
        foreach (ref readonly var row in rows.Span)
        {
            days.Add(row.Fact.IntervalStartUtc);
            isos.Add(row.Node.Iso);
            products.Add(row.Fact.Product);
        }

        PriceProduct[] asked = [.. products.Where(product => product.IsDayAhead() == BulkTables.IsDayAhead(_definition.Name))];
        return days.Runs().Select(run => new AuditRange(run.FromUtc, run.ToUtc, isos.Count == 1 ? isos.Single() : null, asked));
    }
}
