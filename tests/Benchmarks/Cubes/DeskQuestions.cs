using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Cubes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Http.Cubes;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Tests.Benchmarks.Cubes;

/// <summary>A question as a dashboard asks it, and the same for the engine alone.</summary>
internal sealed record DeskQuestion(Cube Cube, IReadOnlyDictionary<string, string?> Query)
{
    public string Path => QueryHelpers.AddQueryString($"/v1/cubes/{Cube.Name}", Query);

    public CubeKey KeyAt(DateTime nowUtc)
    {
        var parameters = new CubeQuery(
            new ApiQuery(new QueryCollection(Query.ToDictionary(pair => pair.Key, pair => new Microsoft.Extensions.Primitives.StringValues(pair.Value)))), SeedReference.Catalog, nowUtc).Read(Cube);
        return new CubeKey(Cube.Name, ResultForm.Json.Word, nameof(CubeClock.None), IsPast: false, CubeKey.SeesAll, QueryCaps.OfCube.ToString(), parameters.Values);
    }
}

/// <summary>The ten cubes of the dashboard over the hubs of two markets; who asks takes the k-th with a share of 1/k.</summary>
internal sealed class DeskQuestions
{
    private const int Seed = 20261129;

    private readonly DeskQuestion[] _questions;
    private readonly double[] _upTo;

    public DeskQuestions()
    {
        DeskQuestion[] all = [.. CubeCatalog.Dashboard.SelectMany(cube => HubsOf(cube).Select(hub => Of(cube, hub))).DistinctBy(question => question.Path)];
        new Random(Seed).Shuffle(all);
        _questions = all;
        _upTo = new double[all.Length];
        for (var (k, sum) = (0, 0.0); k < all.Length; k++)
        {
            _upTo[k] = sum += 1.0 / (k + 1);
        }
    }

    public IReadOnlyList<DeskQuestion> All => _questions;

    public DeskQuestion Next(Random random)
    {
        var at = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return _questions[at < 0 ? ~at : at];
    }

    /// <summary>Questions that nobody has asked before: each has a length of its own.</summary>
    public static IEnumerable<DeskQuestion> Fresh()
    {
        var cube = CubeCatalog.Dashboard.Single(cube => cube.Name == "on_off_peak_daily");
        return Enumerable.Range(3, 37).SelectMany(days => HubsOf(cube).Select(hub => new DeskQuestion(
            cube, new Dictionary<string, string?> { ["iso"] = hub.Iso.Code, ["hub"] = hub.Id, ["days"] = $"{days}" })));
    }

    private static IEnumerable<HubDefinition> HubsOf(Cube cube) =>
        new[] { Isos.Caiso, Isos.Ercot }.Where(iso => iso == Isos.Caiso || cube.Parameters.All(parameter => parameter.Name is not ("da_market" or "source"))).SelectMany(iso => SeedReference.Catalog.Hubs(iso));

    private static DeskQuestion Of(Cube cube, HubDefinition hub)
    {
        var others = SeedReference.Catalog.Hubs(hub.Iso);
        var query = new Dictionary<string, string?>();
        foreach (var parameter in cube.Parameters)
        {
            query[parameter.Name] = parameter.Kind switch
            {
                CubeParameterKind.Iso => hub.Iso.Code,
                CubeParameterKind.Hub => hub.Id,
                CubeParameterKind.Hubs => $"{hub.Iso.Code}/{hub.Id},{hub.Iso.Code}/{others[0].Id}",
                CubeParameterKind.Node => parameter.Name == "sink" ? hub.PriceNode.Id : others[0].PriceNode.Id,
                CubeParameterKind.Price => "35",
                _ => null,
            };
        }

        return new DeskQuestion(cube, query.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value));
    }
}
