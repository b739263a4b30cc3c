using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;

namespace GridGrains.Domain.Forecasts;

/// <summary>A price or a load that is forecast every day.</summary>
/// <param name="Location">Hub or zone by the market's own name.</param>
/// <param name="NodeId">The price node of a hub; the location where a load is forecast.</param>
public sealed record ForecastSubject(Iso Iso, ForecastKind Kind, string Location, string NodeId)
{
    private const string Model = ".lear";

    /// <summary>Where its forecasts are kept.</summary>
    public SeriesKey Forecast => new(Iso.Code, (Kind == ForecastKind.Price ? SeriesCatalog.PriceForecast : SeriesCatalog.ZoneLoadForecast) + Model, Location);

    public string Unit => SeriesCatalog.Find(Forecast.Series)!.Unit;

    /// <summary>The hubs of a market.</summary>
    public static IEnumerable<ForecastSubject> PricesOf(Iso iso) =>
        iso.Definition.Places.Where(place => place.Kind != SeedPlaceKind.Zone).Select(place => new ForecastSubject(iso, ForecastKind.Price, place.Id, place.NodeId));

    /// <summary>Loads of a market, of the keys of series that there are.</summary>
    public static IEnumerable<ForecastSubject> LoadsOf(Iso iso, IEnumerable<SeriesKey> known) =>
        known.Where(key => key.Market == iso.Code && key.Series == SeriesCatalog.LoadActual).Select(key => new ForecastSubject(iso, ForecastKind.Load, key.Location, key.Location));
}
