using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>What Data Miner's price feeds are made of, in CSV and JSON alike.</summary>
internal static class PjmForms
{
    public static readonly StampRule Stamp = new(PjmColumns.BeginningMember, StampPoint.Start, "UTC", "its name");

    public static readonly ReportTable[] All =
    [
        Feed("`da_hrl_lmps`", [PriceProduct.DayAheadHourly], "`total_lmp_da`", PjmColumns.DayAheadPrice),
        Feed("unverified: `rt_unverified_fivemin_lmps`, `rt_unverified_hrl_lmps` (names only)", [PriceProduct.RealTime5Min, PriceProduct.RealTimeHourly], "`occ_check`, stamps, else the feed's name", PjmColumns.RealTimePrice),
        Feed("verified: `rt_hrl_lmps`, `rt_fivemin_hrl_lmps`", [PriceProduct.RealTimeHourly, PriceProduct.RealTime5Min], "stamps, else the feed's name", PjmColumns.RealTimePrice),
        Feed("settlement-verified: `rt_fivemin_mnt_lmps`", [PriceProduct.RealTime5Min], "stamps, else the feed's name", PjmColumns.RealTimePrice),
        Feed("settlement-verified: `rt_da_monthly_lmps`", [PriceProduct.RealTimeHourly, PriceProduct.DayAheadHourly], "`total_lmp_rt`, `total_lmp_da`", PjmColumns.RealTimePrice, PjmColumns.DayAheadPrice),
    ];

    private static IEnumerable<FieldSource> PricesOf(string total)
    {
        var columns = PjmColumns.PricesOf(total == PjmColumns.DayAheadPrice ? "da" : "rt");
        return
        [
            FieldSource.Copy("lmp", columns[0]), FieldSource.Made("energy_component", "as it is, else lmp - congestion - loss", columns), FieldSource.Copy("congestion_component", columns[2]),
            FieldSource.Copy("loss_component", columns[3]),
        ];
    }

    private static ReportTable Feed(string reports, IReadOnlyList<PriceProduct> products, string productFrom, params string[] prices) => new()
    {
        Reports = reports,
        Products = products,
        ProductFrom = productFrom,
        Stamp = Stamp,
        Fields =
        [
            .. FieldSource.Common(Stamp, [PjmColumns.BeginningMember], prices), FieldSource.Made("node", "pnode_id; in the feed that has none the id of the name", PjmColumns.IdMember, PjmColumns.NameMember),
            FieldSource.Copy("name", PjmColumns.NameMember), FieldSource.Copy("type", "type"), FieldSource.Copy("zone", "zone"), FieldSource.Copy("source_version", PjmFeed.VersionMember),
            .. prices.SelectMany(PricesOf),
        ],
        Columns =
        [
            ReportColumn.Key(PjmColumns.BeginningMember), ReportColumn.Key(PjmColumns.IdMember, PjmColumns.NameMember), ReportColumn.OptionalKey(PjmFeed.VersionMember),
            .. prices.Select(price => ReportColumn.Value(price)),
            .. ReportColumn.Others(PjmColumns.PricesOf("rt").Concat(PjmColumns.PricesOf("da")).Except(prices)),
            .. ReportColumn.Others("datetime_beginning_ept", "voltage", "equipment", "type", "zone", PjmFeed.IsCurrentMember, PjmFeed.UnverifiedFiveMinuteMember,
                "ref_caseid_used_multi_interval", "items", "links", "rel", "href", "totalRows", "searchSpecification", "metadata"),
        ],
    };
}
