using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Series;

/// <summary>
/// Load, wind, solar and generation by fuel of one market, the same for the same seed. They are what its simulated prices are made of: where
/// net load is high, prices are too. Zones share the load of the system.
/// </summary>
public sealed class SimulatedSeries
{
    public const string Source = "SIM";
    public const int Minutes = 5;

    private const double MinutesPerTick = 1.0 / TimeSpan.TicksPerMinute;
    private const int MarketSeed = 1;
    private const int CongestionSeed = 2;
    private const int GasSeed = 9_000;
    private const double LoadPartOfError = 0.3;
    private const double StorageShare = 0.03;

    private readonly Iso _iso;
    private readonly EnergyModel _energy;
    private readonly SimulatedFleet _fleet;
    private readonly CongestionModel _congestion;
    private readonly (string Zone, double Share)[] _zones;

    public SimulatedSeries(Iso iso, ulong seed)
    {
        var feed = MarketFeeds.Of(iso);
        var total = feed.Grid.Areas.Sum(area => area.Weight);
        (_iso, _fleet, _energy) = (iso, feed.Fleet, new EnergyModel(feed.Profile, SeededHash.Mix(SeededHash.Mix(seed, iso.Index), MarketSeed)));
        _congestion = new CongestionModel(SeededHash.Mix(SeededHash.Mix(seed, iso.Index), CongestionSeed));
        _zones = [.. feed.Grid.Areas.GroupBy(area => area.Zone).Select(zone => (zone.Key, zone.Sum(area => area.Weight) / total))];
    }

    /// <summary>What is measured of one interval of five minutes.</summary>
    public IEnumerable<(SeriesKey Key, double Mw)> Measured(DateTime startUtc)
    {
        var (load, solar, wind) = Actual(startUtc.AddMinutes(Minutes / 2.0));
        yield return (Key(SeriesCatalog.LoadActual), Round(load));
        yield return (Key(SeriesCatalog.Solar), Round(solar));
        yield return (Key(SeriesCatalog.Wind), Round(wind));
        foreach (var (zone, share) in _zones)
        {
            yield return (Key(SeriesCatalog.LoadActual) with { Location = zone }, Round(load * share));
        }

        foreach (var (constraint, usd) in Binding(startUtc.AddMinutes(Minutes / 2.0)))
        {
            yield return (new SeriesKey(_iso.Code, SeriesConstraint.RealTime, constraint), usd);
        }

        foreach (var (fuel, mw) in Mix(startUtc, load, solar, wind))
        {
            yield return (Key($"{SeriesCatalog.FuelMix}.{fuel}"), Round(mw));
        }
    }

    /// <summary>The forecast of one hour: the same whenever it is issued, until the error of the hour shows.</summary>
    /// <param name="issuedUtc">The error grows with the time ahead.</param>
    public IEnumerable<(SeriesKey Key, double Mw)> Forecast(DateTime issuedUtc, DateTime startUtc)
    {
        var middle = startUtc.AddMinutes(30);
        var said = Drivers(middle);
        var came = Actual(middle);

        // What is near is known better: the error that the forecast leaves out shrinks to nothing at the moment of issue.
        var unknown = Math.Clamp((startUtc - issuedUtc).TotalHours / 24, 0, 1);
        var mean = _fleet.MeanLoadMw;
        yield return (Key(SeriesCatalog.LoadForecast), Round(came.Load + (unknown * ((mean * said.Load) - came.Load))));
        yield return (Key(SeriesCatalog.SolarForecast), Round(mean * said.Solar));
        yield return (Key(SeriesCatalog.WindForecast), Round(came.Wind + (unknown * ((mean * said.Wind) - came.Wind))));
    }

    /// <summary>Gas at Henry Hub of a day, in USD/MMBtu.</summary>
    public static double Gas(ulong seed, DateTime day) => Math.Round(3.4 + (1.1 * SmoothNoise.Layered(SeededHash.Mix(seed, GasSeed), day.Ticks * MinutesPerTick, 20 * 1440)), 2);

    // Those that the congestion of simulated prices comes from.
    private IEnumerable<(string Constraint, double Usd)> Binding(DateTime middleUtc)
    {
        var prices = new double[NodeSensitivities.Constraints];
        _congestion.ShadowPrices(PriceProduct.RealTime5Min, middleUtc.Ticks * MinutesPerTick, prices);
        for (var constraint = 0; constraint < prices.Length; constraint++)
        {
            if (Math.Round(prices[constraint], 2) is > 0 and var usd)
            {
                yield return ($"{_iso.Code} FLOWGATE {constraint + 1}", usd);
            }
        }
    }

    private (double Load, double Solar, double Wind) Actual(DateTime middleUtc)
    {
        var (mean, drivers) = (_fleet.MeanLoadMw, Drivers(middleUtc));
        return (
            mean * (drivers.Load + (LoadPartOfError * drivers.Error)), mean * drivers.Solar,
            mean * Math.Max(0, drivers.Wind - (drivers.Wind > 0 ? (1 - LoadPartOfError) * drivers.Error : 0)));
    }

    private (double Load, double Solar, double Wind, double Error) Drivers(DateTime middleUtc) => _energy.Drivers(LocalMoment.At(_iso, middleUtc), middleUtc.Ticks * MinutesPerTick);

    private IEnumerable<(string Fuel, double Mw)> Mix(DateTime startUtc, double load, double solar, double wind)
    {
        var (mean, nuclear, hydro, coal) = _fleet;
        var hour = MarketClock.For(_iso).ToLocal(startUtc).Hour;
        var storage = mean * StorageShare * (hour is >= 10 and < 15 ? -1 : hour is >= 18 and < 22 ? 1 : 0);
        var coalMw = coal * load;
        yield return ("nuclear", mean * nuclear);
        yield return ("hydro", mean * hydro);
        yield return ("coal", coalMw);
        yield return ("wind", wind);
        yield return ("solar", solar);
        yield return ("storage", storage);
        yield return ("natural_gas", Math.Max(0, load - (mean * (nuclear + hydro)) - coalMw - wind - solar - storage));
    }

    private SeriesKey Key(string series) => new(_iso.Code, series, SeriesKey.System);

    private static double Round(double mw) => Math.Round(mw, 1) + 0.0;
}
