namespace GridGrains.Feeds.Series;

/// <summary>What generates in a simulated market, beside wind and sun; gas follows the rest.</summary>
/// <param name="Nuclear">Share of mean load, all the time; so is <paramref name="Hydro"/>.</param>
/// <param name="Coal">Share of the present load.</param>
internal sealed record SimulatedFleet(double MeanLoadMw, double Nuclear, double Hydro, double Coal);
