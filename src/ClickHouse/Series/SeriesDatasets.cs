using GridGrains.ClickHouse.Datasets;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Series;

/// <summary>The datasets of series: the same for every ISO, with gridstatus' names of columns.</summary>
public static class SeriesDatasets
{
    private const string Text = "String";

    private static readonly DatasetColumn Location = new("location", "location", Text, "zone, region or hub by the ISO's own name; SYSTEM for the whole market");

    // Every market has a column for these, so that one query serves all.
    private static readonly string[] CommonFuels = ["solar", "wind", "hydro", "nuclear", "coal", "natural_gas", "storage"];

    public static IReadOnlyList<SeriesDataset> All { get; } = [.. Isos.All.SelectMany(Of)];

    private static IEnumerable<SeriesDataset> Of(Iso iso) =>
    [
        Wide(iso, "load", "load", system: true, ("load", SeriesCatalog.LoadActual)),
        Wide(iso, "load_by_zone", "load by zone", system: false, ("load", SeriesCatalog.LoadActual)),
        Wide(iso, "load_forecast", "load forecast", system: true, ("load_forecast", SeriesCatalog.LoadForecast)),
        Wide(iso, "load_forecast_by_zone", "load forecast by zone", system: false, ("load_forecast", SeriesCatalog.LoadForecast)),
        Wide(iso, "fuel_mix", "generation by fuel", system: true, [.. iso.Definition.Fuels.Union(CommonFuels).Select(fuel => (fuel, $"{SeriesCatalog.FuelMix}.{fuel}"))]),
        Wide(iso, "wind_solar", "wind and solar generation", system: false, ("wind", SeriesCatalog.Wind), ("solar", SeriesCatalog.Solar)),
        Wide(iso, "wind_solar_forecast", "wind and solar forecast", system: false, ("wind_forecast", SeriesCatalog.WindForecast), ("solar_forecast", SeriesCatalog.SolarForecast)),
        Long(iso, "interchange", "flows over interfaces", SeriesCatalog.Interchange, "net_flow", [Location, Member("interface", "the interface or neighbour", SeriesCatalog.Interchange)]),
        Long(iso, "as_prices", "prices of reserves", SeriesCatalog.AncillaryPrice, "price", [Location, Member("service", "regulation_up, spinning and so on", SeriesCatalog.AncillaryPrice)]),
        Long(iso, "generation_outages", "generation out of service by type", SeriesCatalog.OutageMw, "outage_mw", [Location, Member("outage_type", "total, forced and so on", SeriesCatalog.OutageMw)]),
        Constraints(iso, "binding_constraints_real_time", "binding constraints, real time", SeriesConstraint.RealTime),
        Constraints(iso, "binding_constraints_day_ahead", "binding constraints, day ahead", SeriesConstraint.DayAhead),
    ];

    private static SeriesDataset Wide(Iso iso, string name, string subject, bool system, params (string, string)[] values) =>
        new(IdOf(iso, name), iso, subject, values, system ? [] : [Location], OfMembers: false, system);

    private static SeriesDataset Long(Iso iso, string name, string subject, string family, string column, DatasetColumn[] words) =>
        new(IdOf(iso, name), iso, subject, [(column, family)], words, OfMembers: true, OfSystem: false);

    private static SeriesDataset Constraints(Iso iso, string name, string subject, string series) => new(
        IdOf(iso, name), iso, subject, [("shadow_price", series)],
        [
            new("constraint_name", "splitByString(' // ', location)[1]", Text, "as the market names it"),
            new("contingency", "splitByString(' // ', location)[2]", Text, "empty for the base case"),
        ],
        OfMembers: false, OfSystem: false);

    private static DatasetColumn Member(string name, string doc, string family) => new(name, $"substring(member_series, {family.Length + 2})", Text, doc);

    private static string IdOf(Iso iso, string name) => $"{iso.Code.ToLowerInvariant()}_{name}";
}
