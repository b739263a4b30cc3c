using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>What a curve is of.</summary>
/// <param name="Id">Key of its grain and of its records: <c>CAISO_SP15</c>.</param>
/// <param name="Region">The ISO's code, or <c>GAS</c>.</param>
/// <param name="PriceNode">The node whose prices it is settled by; null for gas.</param>
/// <param name="Unit">Of its prices.</param>
public sealed record CurveDefinition(string Id, string Name, string Commodity, string Region, CurveTiles Tiles, EntityKey? PriceNode, string Unit)
{
    public const string Power = "power";
    public const string Gas = "gas";
    public const string UsdPerMwh = "USD/MWh";
    public const string UsdPerMmbtu = "USD/MMBtu";

    /// <summary>The clock of its days.</summary>
    public MarketClock Clock => Tiles.Blocks?.Clock ?? GasClock;

    private static readonly MarketClock GasClock = new(MarketZones.Central);

    public LocalDate DayOf(DateTime utc) => Clock.TradeDate(utc);
}

/// <summary>The curves of the platform: one for each hub and zone of every market, and the gas hubs.</summary>
public static class CurveCatalog
{
    private static readonly string[] GasHubs =
        ["Henry Hub", "SoCal Citygate", "PG&E Citygate", "Waha", "Houston Ship Channel", "Chicago Citygate", "Algonquin Citygate", "TETCO M3", "Transco Zone 6"];

    public static readonly IReadOnlyList<CurveDefinition> All =
    [
        .. Isos.All.SelectMany(iso => iso.Definition.Places.Select(place => new CurveDefinition(
            $"{iso.Code}_{Word(place.DisplayName)}", place.DisplayName, CurveDefinition.Power, iso.Code, CurveTiles.Of(iso.Blocks), new EntityKey(iso, place.NodeId),
            CurveDefinition.UsdPerMwh))),
        .. GasHubs.Select(hub => new CurveDefinition($"GAS_{Word(hub)}", hub, CurveDefinition.Gas, "GAS", CurveTiles.EveryDay, null, CurveDefinition.UsdPerMmbtu)),
    ];

    private static readonly FrozenDictionary<string, CurveDefinition> ById = All.ToFrozenDictionary(curve => curve.Id, StringComparer.OrdinalIgnoreCase);

    public static bool TryGet(string id, [NotNullWhen(true)] out CurveDefinition? curve) => ById.TryGetValue(id, out curve);

    /// <exception cref="DomainException"><c>UnknownEntity</c>: there is no such curve.</exception>
    public static CurveDefinition Get(string id) =>
        TryGet(id, out var curve) ? curve : throw new DomainException(DomainErrorCode.UnknownEntity, $"'{id}' is no curve");

    private static string Word(string name) => string.Concat(name.ToUpperInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
