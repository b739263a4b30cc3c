using System.Globalization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Cubes;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;

namespace GridGrains.Silo.Http.Cubes;

/// <summary>
/// Turns the query string of a cube's request into the parameters of its SQL, or into a problem that names what is wrong. Where it names no moment the
/// parameters have none: the present is added when the query runs.
/// </summary>
internal sealed class CubeQuery(ApiQuery query, ReferenceCatalog catalog, DateTime nowUtc)
{
    public const string TimeZoneName = "tz";

    private const string MarketZone = "market";
    private const int MaxHubs = 20;

    private readonly QueryParameters _parameters = new();
    private readonly List<Iso> _isos = [];

    /// <summary>True where a moment is asked for: what was known then, and not what is known now.</summary>
    public bool IsPast => query.Text(CubeCatalog.AsOfParameter) is not null;

    public CubeClock Local { get; private set; }

    public QueryParameters Read(Cube cube)
    {
        foreach (var parameter in cube.Parameters)
        {
            Read(parameter);
        }

        if (query.Utc(CubeCatalog.AsOfParameter) is { } moment)
        {
            CubeMoment.Add(cube, _parameters, moment);
        }

        ReadTimeZone(cube);
        return _parameters;
    }

    private void Read(CubeParameter parameter)
    {
        var name = parameter.Name;
        switch (parameter.Kind)
        {
            case CubeParameterKind.Iso:
                ReadIso(parameter);
                break;
            case CubeParameterKind.Hub:
                _parameters.Text(name, HubOf(name, IsoOf(parameter), TextOf(parameter)).Id);
                break;
            case CubeParameterKind.Hubs:
                ReadHubs(parameter);
                break;
            case CubeParameterKind.Node:
                _parameters.Text(name, NodeOf(name, IsoOf(parameter), TextOf(parameter)));
                break;
            case CubeParameterKind.Market:
                _parameters.Text(name, (query.Product(name) ?? IsoOf(parameter).SettlementRealTime).Name());
                break;
            case CubeParameterKind.DayAheadMarket:
                _parameters.Text(name, DayAheadOf(name, IsoOf(parameter)).Name());
                break;
            case CubeParameterKind.Number:
                _parameters.Number(name, query.Number(name, parameter.Default!.Value, parameter.Min, parameter.Max));
                break;
            case CubeParameterKind.Days:
                _parameters.Number(name, DaysOf(parameter));
                break;
            case CubeParameterKind.Price:
                _parameters.Price(name, PriceOf(name));
                break;
        }
    }

    private void ReadIso(CubeParameter parameter)
    {
        var iso = query.Iso(parameter.Name) ?? throw Missing(parameter);
        _isos.Add(iso);
        _parameters.Text(parameter.Name, iso.Code).Text($"{parameter.Name}_tz", MarketBlocks.For(iso).Clock.Zone.Id);
    }

    private int DaysOf(CubeParameter parameter)
    {
        var standard = IsPast ? Math.Min(parameter.Default!.Value, Cube.MaxDaysOfPast) : parameter.Default!.Value;
        var days = query.Number(parameter.Name, standard, parameter.Min, parameter.Max);
        return !IsPast || days <= Cube.MaxDaysOfPast
            ? days
            : throw ApiException.BadParameter(
                parameter.Name,
                $"'{days}' is too many: with {CubeCatalog.AsOfParameter} a cube is computed from the versions that were known then, over {Cube.MaxDaysOfPast} days at most");
    }

    private void ReadTimeZone(Cube cube)
    {
        if (query.Text(TimeZoneName) is not { } name)
        {
            return;
        }

        if (name == MarketZone && cube.HasIsos)
        {
            Local = CubeClock.OfMarket;
            return;
        }

        Local = CubeClock.OfZone;
        _parameters.Text(TimeZoneName, name == MarketZone ? ZoneOfMarket() : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)?.Id
            ?? throw ApiException.BadParameter(TimeZoneName, $"'{name}' is no zone of the tz database, such as America/Los_Angeles, and not '{MarketZone}'"));
    }

    private string ZoneOfMarket() => _isos.Select(iso => MarketBlocks.For(iso).Clock.Zone.Id).Distinct().ToArray() is [var zone]
        ? zone
        : throw ApiException.BadParameter(TimeZoneName, $"'{MarketZone}' is no one clock here: the hubs are of markets with several; name a zone");

    private void ReadHubs(CubeParameter parameter)
    {
        var keys = TextOf(parameter).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (keys.Length is 0 or > MaxHubs)
        {
            throw ApiException.BadParameter(parameter.Name, $"takes 1 to {MaxHubs} hubs as ISO/HUB, separated by commas");
        }

        var hubs = Array.ConvertAll(keys, key => key.Split('/', 2) is [var iso, var hub] && Isos.TryGet(iso, out var known)
            ? HubOf(parameter.Name, known, hub)
            : throw ApiException.BadParameter(parameter.Name, $"'{key}' is no hub; the form is ISO/HUB, for example CAISO/SP15"));
        _isos.AddRange(hubs.Select(hub => hub.Iso));
        _parameters.Texts($"{parameter.Name}_isos", hubs.Select(hub => hub.Iso.Code)).Texts($"{parameter.Name}_ids", hubs.Select(hub => hub.Id));
    }

    private HubDefinition HubOf(string name, Iso iso, string hub) => catalog.TryGetHub(iso, hub, out var known)
        ? known
        : throw ApiException.BadParameter(name, $"{iso} has no hub '{hub}'; it has {string.Join(", ", catalog.Hubs(iso).Select(listed => listed.DisplayName))}");

    private string NodeOf(string name, Iso iso, string node) => catalog.TryResolve(iso, node, nowUtc, out var known)
        ? known.Key.Id
        : throw ApiException.BadParameter(name, $"{iso} has no node '{node}'");

    private Iso IsoOf(CubeParameter parameter) => query.Iso(CubeCatalog.IsoParameter) ?? throw ApiException.BadParameter(CubeCatalog.IsoParameter, $"is missing; '{parameter.Name}' is of an ISO");

    private PriceProduct DayAheadOf(string name, Iso iso)
    {
        var product = query.Product(name) ?? iso.DayAhead;
        return product.IsDayAhead() ? product : throw ApiException.BadParameter(name, $"'{product.Name()}' is no day-ahead product");
    }

    private double? PriceOf(string name) => query.Text(name) is not { } text
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && double.IsFinite(price)
            ? price
            : throw ApiException.BadParameter(name, $"'{text}' is no price");

    private string TextOf(CubeParameter parameter) => query.Text(parameter.Name) ?? throw Missing(parameter);

    private static ApiException Missing(CubeParameter parameter) => ApiException.BadParameter(parameter.Name, $"is missing; for example {parameter.Example}");
}
