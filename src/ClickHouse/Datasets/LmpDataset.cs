using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Datasets;

/// <summary>The prices of one product of one ISO, in the columns that gridstatus' clients know.</summary>
/// <param name="Id"><c>caiso_lmp_real_time_15_min</c>.</param>
/// <param name="PriceName">What the column of the price is called: <c>lmp</c>, or <c>spp</c> where gridstatus' own id says settlement point prices.</param>
public sealed record LmpDataset(string Id, Iso Iso, PriceProduct Product, string PriceName = "lmp")
{
    /// <summary>Several ids may give the same prices: gridstatus' own beside the regular one.</summary>
    public static IReadOnlyList<LmpDataset> All { get; } =
    [
        .. from iso in Isos.All from product in PriceProducts.All select new LmpDataset(IdOf(iso, product), iso, product),
        .. from iso in Isos.All from alias in iso.Definition.DatasetAliases select new LmpDataset(alias.Id, iso, alias.Product, alias.PriceName),
    ];

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<DatasetColumn> Columns { get; } = DatasetColumn.AllOf(PriceName);

    /// <summary>Whom to ask.</summary>
    public string Owner => "market-data";

    public string Doc => Id == RegularId ? $"Prices of {Iso.DisplayName} by location, market {Product.Name()}." : $"The prices of {RegularId} under gridstatus' id.";

    /// <summary>Rows are as fresh as those of the tables that it reads.</summary>
    public TableSla Sla { get; } = new(TimeSpan.FromSeconds(30));

    public DataClass Class => DataClass.Public;

    /// <summary>The id that is made of ISO and product.</summary>
    public string RegularId => IdOf(Iso, Product);

    public static bool TryGet(string id, [NotNullWhen(true)] out LmpDataset? dataset) => (dataset = All.FirstOrDefault(known => known.Id == id)) is not null;

    public bool TryGetColumn(string name, [NotNullWhen(true)] out DatasetColumn? column) => (column = Columns.FirstOrDefault(known => known.Name == name)) is not null;

    private static string IdOf(Iso iso, PriceProduct product) => $"{iso.Code}_lmp_{product.Name()}".ToLowerInvariant();
}

/// <param name="Expression">Over the latest version of a price.</param>
/// <param name="Type">Of a value that it is compared with.</param>
/// <param name="Doc">What the values are.</param>
/// <param name="Unit">Of a number.</param>
public sealed record DatasetColumn(string Name, string Expression, string Type, string Doc, bool IsTime = false, string? Unit = null)
{
    private const string Stamp = "DateTime64(6, 'UTC')";
    private const string Component = "Nullable(Float64)";

    public const string IntervalStart = "interval_start_utc";
    public const string IntervalEnd = "interval_end_utc";

    /// <summary>Every answer has these, whatever columns are asked for.</summary>
    public bool IsInterval => Name is IntervalStart or IntervalEnd;

    /// <summary>The name beside <see cref="Name"/> where times are written in a zone too: <c>interval_start_local</c>.</summary>
    public string LocalName => Name.Replace("_utc", "_local", StringComparison.Ordinal);

    public bool IsNumber => Type.EndsWith("Float64)", StringComparison.Ordinal) || Type == "Float64";

    /// <summary>The columns of an LMP dataset, in order. NYISO's own sign of congestion is given back.</summary>
    internal static IReadOnlyList<DatasetColumn> AllOf(string priceName) =>
    [
        new(IntervalStart, "ts", Stamp, "start of the interval", IsTime: true),
        new(IntervalEnd, "ts + toIntervalMinute(minutes)", Stamp, "end of the interval", IsTime: true),
        new("publish_time_utc", "published_at", Stamp, "since when the price is known", IsTime: true),
        new("market", "market", "String", "the product"),
        new("location", "location", "String", "the ISO's id of the node"),
        new("location_type", "location_type", "String", "node, hub or zone, as the market's reports name it"),
        new(priceName, "lmp", "Float64", "locational marginal price", Unit: Units.UsdPerMwh),
        new("energy", "energy", Component, "energy component", Unit: Units.UsdPerMwh),
        new("congestion", "congestion", Component, "congestion component, in the market's own sign", Unit: Units.UsdPerMwh),
        new("loss", "loss", Component, "loss component", Unit: Units.UsdPerMwh),
    ];
}
