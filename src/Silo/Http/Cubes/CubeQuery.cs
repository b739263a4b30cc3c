using System.Globalization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Cubes;

/// <summary>Turns the query string of a cube's request into the parameters of its SQL, or into a problem that names what is wrong.</summary>
internal sealed class CubeQuery(ApiQuery query, ReferenceCatalog catalog, DateTime nowUtc)
{
    private const int MaxHubs = 20;

    private readonly QueryParameters _parameters = new();

    public QueryParameters Read(Cube cube)
    {
        foreach (var parameter in cube.Parameters)
        {
            Read(parameter);
        }

        return _parameters;
    }

    private void Read(CubeParameter parameter)
    {
        var name = parameter.Name;
        switch (parameter.Kind)
        {
            case CubeParameterKind.Iso:
                _parameters.Text(name, (query.Iso(name) ?? throw Missing(parameter)).Code);
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
                _parameters.Text(name, (query.Market(name) ?? IsoOf(parameter).SettlementRealTime).Name());
                break;
            case CubeParameterKind.DayAheadMarket:
                _parameters.Text(name, DayAheadOf(name, IsoOf(parameter)).Name());
                break;
            case CubeParameterKind.Number:
                _parameters.Number(name, query.Number(name, parameter.Default!.Value, parameter.Min, parameter.Max));
                break;
            case CubeParameterKind.Price:
                _parameters.Price(name, PriceOf(name));
                break;
            case CubeParameterKind.Moment:
                var moment = query.Utc(name) ?? nowUtc;
                _parameters.Moment(name, moment);
                if (query.Iso(CubeCatalog.IsoParameter) is { } iso)
                {
                    _parameters.Day($"{name}_day", MarketBlocks.For(iso).Clock.TradeDate(moment));
                }

                break;
        }
    }

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
        _parameters.Texts($"{parameter.Name}_isos", hubs.Select(hub => hub.Iso.Code)).Texts($"{parameter.Name}_ids", hubs.Select(hub => hub.Id));
    }

    private HubDefinition HubOf(string name, Iso iso, string hub) => catalog.TryGetHub(iso, hub, out var known)
        ? known
        : throw ApiException.BadParameter(name, $"{iso} has no hub '{hub}'; it has {string.Join(", ", catalog.Hubs(iso).Select(listed => listed.DisplayName))}");

    private string NodeOf(string name, Iso iso, string node) => catalog.TryResolve(iso, node, nowUtc, out var known)
        ? known.Key.Id
        : throw ApiException.BadParameter(name, $"{iso} has no node '{node}'");

    private Iso IsoOf(CubeParameter parameter) => query.Iso(CubeCatalog.IsoParameter) ?? throw ApiException.BadParameter(CubeCatalog.IsoParameter, $"is missing; '{parameter.Name}' is of an ISO");

    private Market DayAheadOf(string name, Iso iso)
    {
        var market = query.Market(name) ?? (iso == Isos.Miso ? Market.DayAheadHourlyExPost : Market.DayAheadHourly);
        return market.IsDayAhead() ? market : throw ApiException.BadParameter(name, $"'{market.Name()}' is no day-ahead product");
    }

    private double? PriceOf(string name) => query.Text(name) is not { } text
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && double.IsFinite(price)
            ? price
            : throw ApiException.BadParameter(name, $"'{text}' is no price");

    private string TextOf(CubeParameter parameter) => query.Text(parameter.Name) ?? throw Missing(parameter);

    private static ApiException Missing(CubeParameter parameter) => ApiException.BadParameter(parameter.Name, $"is missing; for example {parameter.Example}");
}
