using System.Collections.Frozen;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Ercot;

/// <summary>What a column of an ERCOT price report holds; the value is the slot of the row's fields.</summary>
internal enum ErcotColumn
{
    DeliveryDate,
    Hour,
    Interval,
    Node,
    NodeType,
    SettlementPointPrice,
    Lmp,
    RepeatedHourFlag,
    ScedTimestamp,
}

/// <summary>
/// Where a report keeps what, by its column names. CSV reports, workbooks and the public API spell the same names differently
/// (<c>DeliveryDate</c>, <c>Delivery Date</c>, <c>deliveryDate</c>).
/// </summary>
internal sealed class ErcotColumns
{
    public const int SlotCount = (int)ErcotColumn.ScedTimestamp + 1;

    private const int Ignored = -1;
    private const string Lmp = "lmp";
    private const string CappedLmp = "cappedlmp";

    private static readonly FrozenDictionary<string, ErcotColumn> Known = new Dictionary<string, ErcotColumn>
    {
        ["deliverydate"] = ErcotColumn.DeliveryDate,
        ["hourending"] = ErcotColumn.Hour,
        ["deliveryhour"] = ErcotColumn.Hour,
        ["deliveryinterval"] = ErcotColumn.Interval,
        ["settlementpoint"] = ErcotColumn.Node,
        ["settlementpointname"] = ErcotColumn.Node,
        ["electricalbus"] = ErcotColumn.Node,
        ["busname"] = ErcotColumn.Node,
        ["settlementpointtype"] = ErcotColumn.NodeType,
        ["settlementpointprice"] = ErcotColumn.SettlementPointPrice,
        [Lmp] = ErcotColumn.Lmp,
        [CappedLmp] = ErcotColumn.Lmp,
        ["dstflag"] = ErcotColumn.RepeatedHourFlag,
        ["repeatedhourflag"] = ErcotColumn.RepeatedHourFlag,
        ["repeathourflag"] = ErcotColumn.RepeatedHourFlag,
        ["scedtimestamp"] = ErcotColumn.ScedTimestamp,
    }.ToFrozenDictionary();

    private readonly int[] _slots;

    private ErcotColumns(int[] slots, PriceProduct product)
    {
        _slots = slots;
        Product = product;
    }

    /// <summary>The product that the columns stand for: each has columns of its own.</summary>
    public PriceProduct Product { get; }

    public ErcotColumn Price => Array.IndexOf(_slots, (int)ErcotColumn.SettlementPointPrice) >= 0 ? ErcotColumn.SettlementPointPrice : ErcotColumn.Lmp;

    public int Count => _slots.Length;

    /// <summary>Null when the names are not those of a price report.</summary>
    public static ErcotColumns? Of(IReadOnlyList<string> names)
    {
        // Where a report has the price with and without the cap, the capped one settles: it goes on with the series that LMP was.
        var hasCapped = names.Any(name => Normalized(name) == CappedLmp);
        var slots = new int[names.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            var name = Normalized(names[i]);
            slots[i] = Known.TryGetValue(name, out var column) && !(hasCapped && name == Lmp) ? (int)column : Ignored;
        }

        return ProductOf(slots) is { } product ? new ErcotColumns(slots, product) : null;
    }

    /// <summary>The slot of a position; false for a column that carries nothing of the price.</summary>
    public bool TryGetSlot(int position, out int slot)
    {
        slot = position < _slots.Length ? _slots[position] : Ignored;
        return slot != Ignored;
    }

    private static PriceProduct? ProductOf(int[] slots)
    {
        bool Has(ErcotColumn column) => Array.IndexOf(slots, (int)column) >= 0;

        if (!Has(ErcotColumn.Node))
        {
            return null;
        }

        if (Has(ErcotColumn.ScedTimestamp))
        {
            return Has(ErcotColumn.Lmp) ? PriceProduct.RealTimeSced : null;
        }

        if (!Has(ErcotColumn.DeliveryDate) || !Has(ErcotColumn.Hour))
        {
            return null;
        }

        // The day-ahead report by bus has an LMP where those of settlement points have their price.
        return (Has(ErcotColumn.SettlementPointPrice), Has(ErcotColumn.Lmp), Has(ErcotColumn.Interval)) switch
        {
            (true, _, true) => PriceProduct.RealTime15Min,
            (true, _, false) or (false, true, false) => PriceProduct.DayAheadHourly,
            _ => null,
        };
    }

    private static string Normalized(string name) =>
        string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();
}
