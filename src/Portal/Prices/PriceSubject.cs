using GridGrains.Domain.Markets;

namespace GridGrains.Portal.Prices;

/// <summary>The hub, zone or node that a page of prices is about, for parts of other products on it.</summary>
/// <param name="Key">Of the node whose prices are shown; null where the market publishes none.</param>
/// <param name="Names">What it and its surroundings are called, the nearest first: id, aliases, zone, hub.</param>
public sealed record PriceSubject(Iso Iso, string? Key, IReadOnlyList<string> Names);
