using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Turns a request into the cell of a cube that it names, or into a problem that says what is missing.</summary>
internal sealed class ValueLineageQuery(ApiQuery query, ReferenceCatalog reference, DateTime nowUtc)
{
    public const int MaxLimit = 2_000;

    private const string StandardCube = "hub_daily_year";
    public const int DefaultLimit = 300;

    private const string Feature = "feature";
    private const string LimitName = "limit";

    private static readonly string[] OfFeature = [Feature, "entity", "as_of"];

    private static readonly Cube[] Cubes = [.. CubeCatalog.All.Where(cube => cube.Cells is not null)];

    public static readonly QueryParameter[] Parameters =
    [
        new(Feature, "view:feature of a node or hub, in place of a cube.", "node_rolling:rt_1h_mean"), new("entity", "Of a feature: the value of its join key.", "CAISO/SP15"),
        QueryParameter.PastOfTables("as_of", "Of a feature: the moment at which it was known; the present when absent.", "2026-06-01T12:00:00Z"),
        QueryParameter.OneOf("cube", "The cube.", StandardCube, [.. Cubes.Select(cube => cube.Name)]),
        QueryParameter.OneOf("column", "One of its columns that can be followed; the first of them when absent.", "lmp", [.. Cubes.SelectMany(cube => cube.Cells!.Columns).Select(column => column.Name).Distinct()]),
        new("iso", "The ISO.", "CAISO"), new("hub", "Id, display name or alias of the hub, where the cube is of hubs.", "SP15"), new("node", "Id or alias of the node, where it is of nodes.", "TH_SP15_GEN-APND"),
        QueryParameter.Market("market", "The product; the settlement real-time product when absent.", "REAL_TIME_15_MIN"),
        QueryParameter.Market("da_market", "The day-ahead product, where the cube has one; the ISO's own when absent.", "DAY_AHEAD_HOURLY"),
        QueryParameter.Day("day", "Day of the clock of the market's contracts, of cubes by day; of those by month the last day, or any day.", "2026-06-01"),
        QueryParameter.Moment("start", "Start of the interval or hour, of cubes by these.", "2026-06-01T14:00:00Z"),
        .. Cubes.SelectMany(cube => cube.Cells!.Keys).DistinctBy(key => key.Name).Select(key => QueryParameter.OneOf(key.Name, key.Description, key.Words[0], key.Words)),
        QueryParameter.Integer(LimitName, $"Records that are listed, 1 to {MaxLimit}; {DefaultLimit} when absent.", "300"),
    ];

    public int Limit { get; } = query.Number(LimitName, DefaultLimit, 1, MaxLimit);

    public Cube Cube { get; } = CubeOf(query.Text("cube") ?? StandardCube);

    /// <summary>A value is a feature's or a cube's: what names the other kind would be passed over.</summary>
    /// <exception cref="ApiException">400: both are named, or a part of the other.</exception>
    public static void RequireOneSubject(IQueryCollection query)
    {
        var isFeature = query.ContainsKey(Feature);
        foreach (var name in query.Keys.Where(name => name != LimitName))
        {
            if (isFeature != OfFeature.Contains(name))
            {
                throw ApiException.BadParameter(name, isFeature ? $"is of a cube; a feature is named by {string.Join(", ", OfFeature)}" : $"is of a feature: name it by '{Feature}'");
            }
        }
    }

    public CellColumn ColumnOf(CubeCells cells) => query.Text("column") is not { } name
        ? cells.Columns[0]
        : cells.Columns.FirstOrDefault(column => column.Name == name) ?? throw ApiException.BadParameter("column", $"of {Cube.Name} can be followed: {string.Join(", ", cells.Columns.Select(column => column.Name))}");

    public CellQuestion Read(CubeCells cells)
    {
        var iso = query.Iso("iso") ?? throw ApiException.BadParameter("iso", "it is missing; such as CAISO");
        var product = ProductOf(iso);
        var (day, start) = cells.Span is CellSpan.Interval or CellSpan.Hour ? (default, StartOf(cells.Span)) : (DayOf(), default(DateTime));
        return CellQuestion.Of(cells.Span, iso, product, day == default ? MarketBlocks.For(iso).Clock.TradeDate(start) : day, start) with
        {
            Hub = Has(CubeParameterKind.Hub) || Has(CubeParameterKind.Hubs) ? HubOf(iso).Id : null,
            Node = Has(CubeParameterKind.Node) ? NodeOf(iso) : null,
            DayAhead = query.Product("da_market") is not { } dayAhead ? iso.DayAhead : dayAhead.IsDayAhead() ? dayAhead : throw ApiException.BadParameter("da_market", $"{dayAhead.Name()} is not a day-ahead product"),
            Keys = cells.Keys.ToDictionary(key => key.Name, KeyOf),
        };
    }

    private bool Has(CubeParameterKind kind) => Cube.Parameters.Any(parameter => parameter.Kind == kind);

    private static Cube CubeOf(string name) =>
        Array.Find(Cubes, cube => cube.Name == name) ?? throw ApiException.BadParameter("cube", $"values can be followed of {string.Join(", ", Cubes.Select(cube => cube.Name))}");

    // A cube that has a row per product takes any; one that has neither row nor parameter for it is of the product that is settled.
    private PriceProduct ProductOf(Iso iso)
    {
        var product = query.Product("market") ?? iso.SettlementRealTime;
        return product == iso.SettlementRealTime || Has(CubeParameterKind.Market) || Cube.Columns.Any(column => column.Name == "market") && !Has(CubeParameterKind.Hubs)
            ? product
            : throw ApiException.BadParameter("market", $"{Cube.Name} is of {iso.SettlementRealTime.Name()} in {iso}");
    }

    private string KeyOf(CellKey key) => query.Text(key.Name) is { } word && key.Words.Contains(word) ? word : throw ApiException.BadParameter(key.Name, $"takes {string.Join(", ", key.Words)}");

    private HubDefinition HubOf(Iso iso)
    {
        var name = query.Text("hub") ?? throw ApiException.BadParameter("hub", "it is missing; such as SP15");
        return reference.TryGetHub(iso, name, out var hub)
            ? hub
            : throw ApiException.BadParameter("hub", $"{iso} has no hub '{name}'; it has {string.Join(", ", reference.Hubs(iso).Select(listed => listed.DisplayName))}");
    }

    private string NodeOf(Iso iso)
    {
        var name = query.Text("node") ?? throw ApiException.BadParameter("node", "it is missing; such as TH_SP15_GEN-APND");
        return reference.TryResolve(iso, name, nowUtc, out var node) ? node.Key.Id : throw ApiException.BadParameter("node", $"{iso} has no node '{name}'");
    }

    private DateTime StartOf(CellSpan span)
    {
        var start = query.Utc("start") ?? throw ApiException.BadParameter("start", "it is missing; such as 2026-06-01T14:00:00Z");
        var isWhole = span == CellSpan.Hour ? start.Ticks % TimeSpan.TicksPerHour == 0 : start.Ticks % TimeSpan.TicksPerMinute == 0;
        return isWhole && start.Year is >= 1990 and < 2200 ? start : throw ApiException.BadParameter("start", $"it is the start of {(span == CellSpan.Hour ? "an hour" : "an interval")} between 1990 and 2199");
    }

    private LocalDate DayOf()
    {
        var text = query.Text("day") ?? throw ApiException.BadParameter("day", "it is missing; such as 2026-06-01");
        // Dates beyond are no days of a market, and no dates of the warehouse.
        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1990 and < 2200 } day } ? day : throw ApiException.BadParameter("day", $"'{text}' is no day between 1990 and 2199, as 2026-06-01");
    }
}
