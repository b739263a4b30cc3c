using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>
/// The energy price of one ISO: net load (load less sun and wind) against a bid stack that is steep when net load is high and falls
/// below zero when it is low. Day-ahead sees the forecast; real time adds the forecast's error and the market's own jitter.
/// </summary>
internal sealed class EnergyModel(MarketProfile profile, ulong seed)
{
    // Bounds of the energy price without spikes.
    public const double FloorUsd = -60;
    public const double CeilingUsd = 250;

    private const double RevisionShare = 0.05;
    private const double ErrorShare = 0.26;
    private const double MinutesPerDay = 1440;

    private readonly ulong _cloud = SeededHash.Mix(seed, 1);
    private readonly ulong _wind = SeededHash.Mix(seed, 2);
    private readonly ulong _weather = SeededHash.Mix(seed, 3);
    private readonly ulong _forecastError = SeededHash.Mix(seed, 4);
    private readonly ulong _jitter = SeededHash.Mix(seed, 5);
    private readonly ulong _revision = SeededHash.Mix(seed, 6);

    /// <param name="middleMinutes">Middle of the interval in minutes since the epoch.</param>
    /// <param name="revision">0 for the first publication; every correction moves the price.</param>
    public double PriceUsd(PriceProduct product, in LocalMoment moment, double middleMinutes, int revision)
    {
        var netLoad = Forecast(moment, middleMinutes);
        if (!product.IsDayAhead())
        {
            netLoad += (ErrorShare * SmoothNoise.Layered(_forecastError, middleMinutes, 150))
                + (JitterOf(product) * SmoothNoise.Layered(_jitter, middleMinutes, 25));
        }

        var price = profile.BaseUsdPerMwh * Stack(netLoad);
        if (revision > 0)
        {
            var hash = SeededHash.Mix(_revision, (ulong)(long)middleMinutes, (ulong)revision);
            price += profile.BaseUsdPerMwh * RevisionShare * (SeededHash.Signed(hash) < 0 ? -1 : 1) * (1 + SeededHash.Unit(hash));
        }

        return Math.Clamp(price, FloorUsd, CeilingUsd);
    }

    /// <summary>Load, sun and wind that the day-ahead price is made of, as shares of mean load; and the error that real time adds to net load.</summary>
    public (double Load, double Solar, double Wind, double Error) Drivers(in LocalMoment moment, double middleMinutes)
    {
        return (
            LoadShape.Load(profile, moment) + (0.05 * SmoothNoise.At(_weather, middleMinutes, 3 * MinutesPerDay)),
            profile.SolarShare * Clearness(middleMinutes) * LoadShape.Sun(moment),
            profile.WindShare * Math.Max(0, WindLevel(moment, middleMinutes)),
            ErrorShare * SmoothNoise.Layered(_forecastError, middleMinutes, 150));
    }

    private double Forecast(in LocalMoment moment, double middleMinutes)
    {
        return LoadShape.Load(profile, moment)
            - (profile.SolarShare * Clearness(middleMinutes) * LoadShape.Sun(moment))
            - (profile.WindShare * (WindLevel(moment, middleMinutes) - 0.45))
            + (0.05 * SmoothNoise.At(_weather, middleMinutes, 3 * MinutesPerDay));
    }

    private double WindLevel(in LocalMoment moment, double middleMinutes)
    {
        var nightWind = moment.Hour is < 6 or > 22 ? 0.08 : 0;
        return 0.5 + (0.5 * SmoothNoise.Layered(_wind, middleMinutes, MinutesPerDay)) + nightWind;
    }

    private double Clearness(double middleMinutes) => 0.78 + (0.22 * SmoothNoise.At(_cloud, middleMinutes, MinutesPerDay));

    // The 15-minute runs smooth what the 5-minute runs chase.
    private static double JitterOf(PriceProduct product) => product == PriceProduct.RealTime15Min ? 0.07 : 0.11;

    /// <summary>Price as a multiple of the base, by net load as a share of mean load; continuous and rising.</summary>
    private static double Stack(double netLoad) => netLoad switch
    {
        < 0.5 => 0.12 - ((0.5 - netLoad) * 1.6),
        < 0.8 => 0.12 + ((netLoad - 0.5) * 2.1),
        < 1.1 => 0.75 + ((netLoad - 0.8) * 1.5),
        _ => 1.2 + ((netLoad - 1.1) * 2.5) + ((netLoad - 1.1) * (netLoad - 1.1) * 5),
    };
}
