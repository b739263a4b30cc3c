using System.Diagnostics.CodeAnalysis;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Datasets;

/// <summary>The prices of one product of one ISO.</summary>
/// <param name="PriceName">What the column of the price is called: <c>lmp</c>, or <c>spp</c> where gridstatus' own id says settlement point prices.</param>
public sealed record LmpDataset(string Id, Iso Iso, PriceProduct Product, string PriceName = "lmp") : Dataset(Id, Iso)
{
    /// <summary>Several ids may give the same prices: gridstatus' own beside the regular one.</summary>
    public static IReadOnlyList<LmpDataset> All { get; } =
    [
        .. from iso in Isos.All from product in PriceProducts.All select new LmpDataset(IdOf(iso, product), iso, product),
        .. from iso in Isos.All from alias in iso.Definition.DatasetAliases select new LmpDataset(alias.Id, iso, alias.Product, alias.PriceName),
    ];

    public override IReadOnlyList<DatasetColumn> Columns { get; } = ColumnsOf(PriceName);

    public override string Title => $"{Iso.DisplayName} LMP {Product.Name()}";

    public override string Doc => Id == RegularId ? $"Prices of {Iso.DisplayName} by location, market {Product.Name()}." : $"The prices of {RegularId} under gridstatus' id.";

    public override string Owner => "market-data";

    public override IReadOnlyList<string> Topics => [Product.IsDayAhead() ? PriceTables.DayAhead.Topics!.Live : PriceTables.RealTime.Topics!.Live];

    public override string StoredSql => "SELECT iso, market, min(hour) AS earliest, max(hour) AS latest, uniq(node) AS places FROM node_lmp_1h GROUP BY iso, market";

    /// <summary>The id that is made of ISO and product.</summary>
    public string RegularId => IdOf(Iso, Product);

    public static bool TryGet(string id, [NotNullWhen(true)] out LmpDataset? dataset) => (dataset = All.FirstOrDefault(known => known.Id == id)) is not null;

    public bool TryGetColumn(string name, [NotNullWhen(true)] out DatasetColumn? column) => (column = Columns.FirstOrDefault(known => known.Name == name)) is not null;

    public override bool Holds(string iso, string name) => Iso.Code == iso && Product.Name() == name;

    // A place's own rows are together where tables are sorted by node, those of a time where the facts are.
    internal override DatasetSource SourceOf(DatasetQuery query, QueryParameters parameters)
    {
        parameters.Text("market", Product.Name());
        var isOfLocation = query.Filter is { Column.Name: "location", Operator: FilterOperator.Equal or FilterOperator.In };
        var table = !isOfLocation ? "fact_lmp_5m" : Product.IsDayAhead() ? "iso_da_lmp" : "iso_rt_lmp";
        var bounds = DatasetBounds.Of(query, parameters, table, "iso = {iso:String} AND market = {market:String} AND " + PriceTables.Canonical, "ts");
        var where = isOfLocation ? bounds + " AND node IN {filter:Array(String)}" : bounds;
        return new DatasetSource(table, where, "ts", LatestOf(table, where), "ts, location");
    }

    private string LatestOf(string table, string where) => $"""
        SELECT p.ts AS ts, p.latest.1 AS lmp, p.latest.2 AS energy, {(Iso.Definition.CongestionSign < 0 ? "-p.latest.3" : "p.latest.3")} AS congestion, p.latest.4 AS loss,
            p.latest.5 AS minutes, p.latest.6 AS published_at, p.node AS location, nullIf(n.type, '') AS location_type, toString(p.market_name) AS market
        FROM
        (
            SELECT ts, node, any(market) AS market_name,
                argMax((lmp, energy_component, congestion_component, loss_component, interval_minutes, known_at), {PriceTables.StandingRank}) AS latest
            FROM {table}
            WHERE {where}
            GROUP BY ts, node
        ) AS p
        LEFT JOIN (SELECT node, argMax(toString(type), valid_from) AS type FROM dim_node_version WHERE iso = {"{iso:String}"} GROUP BY node) AS n ON n.node = p.node
        """;

    private static string IdOf(Iso iso, PriceProduct product) => $"{iso.Code}_lmp_{product.Name()}".ToLowerInvariant();

    /// <summary>The columns in order. NYISO's own sign of congestion is given back.</summary>
    private static IReadOnlyList<DatasetColumn> ColumnsOf(string priceName) =>
    [
        DatasetColumn.Start,
        DatasetColumn.End,
        DatasetColumn.Published("since when the price is known"),
        new("market", "market", "String", "the product"),
        new("location", "location", "String", "the ISO's id of the node"),
        new("location_type", "location_type", "String", "node, hub or zone, as the market's reports name it"),
        new(priceName, "lmp", "Float64", "locational marginal price", Unit: Units.UsdPerMwh),
        new("energy", "energy", DatasetColumn.OptionalNumber, "energy component", Unit: Units.UsdPerMwh),
        new("congestion", "congestion", DatasetColumn.OptionalNumber, "congestion component, in the market's own sign", Unit: Units.UsdPerMwh),
        new("loss", "loss", DatasetColumn.OptionalNumber, "loss component", Unit: Units.UsdPerMwh),
    ];
}
