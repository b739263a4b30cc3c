using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;

namespace GridGrains.ClickHouse.Datasets;

/// <summary>The prices of one product of one ISO, in the columns that gridstatus' clients know.</summary>
/// <param name="Id"><c>caiso_lmp_real_time_15_min</c>.</param>
public sealed record LmpDataset(string Id, Iso Iso, PriceProduct Product)
{
    public static IReadOnlyList<LmpDataset> All { get; } =
        [.. from iso in Isos.All from market in PriceProducts.All select new LmpDataset($"{iso.Code}_lmp_{market.Name()}".ToLowerInvariant(), iso, market)];

    public static bool TryGet(string id, [NotNullWhen(true)] out LmpDataset? dataset) => (dataset = All.FirstOrDefault(known => known.Id == id)) is not null;
}

/// <param name="Expression">Over the latest version of a price.</param>
/// <param name="Type">Of a value that it is compared with.</param>
public sealed record DatasetColumn(string Name, string Expression, string Type, bool IsTime = false)
{
    /// <summary>The columns of every LMP dataset, in order. NYISO's own sign of congestion is given back.</summary>
    public static IReadOnlyList<DatasetColumn> All { get; } =
    [
        new("interval_start_utc", "ts", "DateTime64(6, 'UTC')", IsTime: true),
        new("interval_end_utc", "ts + toIntervalMinute(minutes)", "DateTime64(6, 'UTC')", IsTime: true),
        new("publish_time_utc", "published_at", "DateTime64(6, 'UTC')", IsTime: true),
        new("market", "market", "String"),
        new("location", "location", "String"),
        new("location_type", "location_type", "String"),
        new("lmp", "lmp", "Float64"),
        new("energy", "energy", "Nullable(Float64)"),
        new("congestion", "congestion", "Nullable(Float64)"),
        new("loss", "loss", "Nullable(Float64)"),
    ];

    public bool IsNumber => Type.EndsWith("Float64)", StringComparison.Ordinal) || Type == "Float64";

    public static bool TryGet(string name, [NotNullWhen(true)] out DatasetColumn? column) => (column = All.FirstOrDefault(known => known.Name == name)) is not null;
}
