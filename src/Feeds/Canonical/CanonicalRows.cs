using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Canonical;

/// <summary>The columns of canonical rows, by name. The first group is always there.</summary>
public static class CanonicalColumns
{
    public const string Iso = "iso";
    public const string Node = "node";
    public const string Market = "market";
    public const string IntervalStart = "interval_start_utc";
    public const string IntervalEnd = "interval_end_utc";
    public const string Lmp = "lmp";
    public const string KnownAt = "known_at";
    public const string KnownAtBasis = "known_at_basis";

    public const string Energy = "energy";
    public const string Congestion = "congestion";
    public const string Loss = "loss";
    public const string Ghg = "ghg";
    public const string SourceVersion = "source_version";
    public const string Hub = "hub";
    public const string Zone = "zone";
    public const string Baa = "baa";

    public static IReadOnlyList<string> Required { get; } = [Iso, Node, Market, IntervalStart, IntervalEnd, Lmp, KnownAt, KnownAtBasis];
}

/// <summary>A canonical row as a file has it; texts are empty and numbers NaN where a column or a value is absent.</summary>
internal struct CanonicalRow
{
    public string Iso;
    public string Node;
    public string Market;
    public DateTime StartUtc;
    public DateTime EndUtc;
    public double Lmp;
    public double Energy;
    public double Congestion;
    public double Loss;
    public double Ghg;
    public DateTime KnownAtUtc;
    public string KnownAtBasis;
    public long SourceVersion;
    public string Hub;
    public string Zone;
    public string Baa;
}

/// <summary>Makes prices of canonical rows, or says what is wrong with one. Belongs to one file.</summary>
internal sealed class CanonicalPrices(IReportSink sink)
{
    private const int LongestMinutes = 24 * 60;

    private readonly Dictionary<(string Iso, string Node), (EntityKey Key, NodeLabels Labels)> _nodes = [];

    public void Add(in CanonicalRow row, int line)
    {
        if (Fault(row, out var product, out var basis) is { } fault)
        {
            sink.RowRejected(fault with { Line = line });
            return;
        }

        var (key, labels) = NodeOf(row);
        sink.RowAccepted();
        sink.Price(
            new LmpEvent(key, new LmpFact
            {
                Product = product,
                IntervalStartUtc = row.StartUtc,
                IntervalMinutes = (int)(row.EndUtc - row.StartUtc).TotalMinutes,
                Lmp = row.Lmp,
                Energy = row.Energy,
                Congestion = row.Congestion,
                Loss = row.Loss,
                Ghg = row.Ghg,
                KnownAtUtc = row.KnownAtUtc,
                KnownAtBasis = basis,
                SourceVersion = row.SourceVersion,
            }, labels),
            line);
    }

    private (EntityKey Key, NodeLabels Labels) NodeOf(in CanonicalRow row)
    {
        if (!_nodes.TryGetValue((row.Iso, row.Node), out var node))
        {
            node = (new EntityKey(Isos.Get(row.Iso), row.Node), NodeLabels.None);
        }

        var (hub, zone, baa) = (OrNull(row.Hub), OrNull(row.Zone), OrNull(row.Baa));
        if (node.Labels.Hub != hub || node.Labels.Zone != zone || node.Labels.BalancingAuthority != baa || !_nodes.ContainsKey((row.Iso, row.Node)))
        {
            node = (node.Key, hub is null && zone is null && baa is null ? NodeLabels.None : new NodeLabels(Hub: hub, Zone: zone, BalancingAuthority: baa));
            _nodes[(row.Iso, row.Node)] = node;
        }

        return node;
    }

    private static RowRejection? Fault(in CanonicalRow row, out PriceProduct product, out KnownAtBasis basis)
    {
        (product, basis) = (default, default);
        return !Isos.TryGet(row.Iso, out _) ? Rejection(CanonicalColumns.Iso, RejectReason.UnknownValue, $"'{row.Iso}' is no ISO")
            : !EntityKey.IsValidId(row.Node) ? Rejection(CanonicalColumns.Node, RejectReason.BadKey, $"'{row.Node}' is no id of a node")
            : !PriceProducts.TryParse(row.Market, out product) ? Rejection(CanonicalColumns.Market, RejectReason.UnknownValue, $"'{row.Market}' is no market")
            : (row.EndUtc - row.StartUtc).TotalMinutes is not (>= 1 and <= LongestMinutes) || (row.EndUtc - row.StartUtc).Ticks % TimeSpan.TicksPerMinute != 0
                ? Rejection(CanonicalColumns.IntervalEnd, RejectReason.BadTime, "the interval has no whole minutes, 1 to 1440")
            : !double.IsFinite(row.Lmp) ? Rejection(CanonicalColumns.Lmp, RejectReason.MissingField, "there is no price")
            : !KnownAtBasisWords.TryParse(Encoding.UTF8.GetBytes(row.KnownAtBasis), out basis)
                ? Rejection(CanonicalColumns.KnownAtBasis, RejectReason.UnknownValue, $"'{row.KnownAtBasis}' is none of published, posting_hour, interval_end_plus_lag, posting_day")
            : null;
    }

    private static RowRejection Rejection(string field, RejectReason reason, string detail) => new(0, field, reason, detail);

    private static string? OrNull(string text) => string.IsNullOrEmpty(text) ? null : text;
}
