using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Documents;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Warehousing;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Cubes;

/// <summary>The standing questions of a desk. Each cube is an endpoint of its own, so that its parameters are checked and documented.</summary>
internal sealed class CubeEndpoints(WarehouseAnswers answers, LiveCatalog catalog, TimeProvider clock)
{
    private const string Tag = "Cubes";

    private static readonly QueryParameter Format = new("format", "json, csv or arrow (IPC stream).", "csv");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CubeEndpoints>();
        var cubes = routes.ServiceProvider.GetRequiredService<SiloParts>().Cubes;
        var list = ListOf(cubes);
        routes.MapApiGet("/v1/cubes", context => context.WriteJsonAsync(list, ApiJson.Default.CubeList))
            .Describe<CubeList>("getCubes", Tag, "Cubes with their parameters", "Standing questions that the warehouse answers.", WarehouseExamples.Cubes);
        foreach (var cube in cubes)
        {
            QueryParameter[] query = [.. cube.Parameters.Select(parameter => new QueryParameter(parameter.Name, DescriptionOf(parameter), parameter.Example)), Format];
            routes.MapApiGet($"/v1/cubes/{cube.Name}", context => endpoints.GetAsync(context, cube), query)
                .Describe<CubeAnswer>($"getCube_{cube.Name}", Tag, cube.Title, cube.Description, WarehouseExamples.CubeRows)
                .WithAnswer(StatusCodes.Status422UnprocessableEntity)
                .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        }

        routes.MapGet("/v1/cubes/{name}", (RequestDelegate)RefuseAsync);
    }

    public static ResultForm FormOf(ApiQuery query, string name) => query.Text(name) is not { } word
        ? ResultForm.Json
        : ResultForm.All.FirstOrDefault(form => form.Word == word)
            ?? throw ApiException.BadParameter(name, $"'{word}' is none of {string.Join(", ", ResultForm.All.Select(form => form.Word))}");

    public async Task GetAsync(HttpContext context, Cube cube)
    {
        var query = new ApiQuery(context.Request.Query);
        var form = FormOf(query, Format.Name);
        var known = cube.Parameters.Any(parameter => parameter.Kind == CubeParameterKind.Node) ? await catalog.RefreshAsync(context.RequestAborted) : catalog.Current;
        await answers.WriteAsync(context, cube.Sql, new CubeQuery(query, known, clock.GetUtcNow().UtcDateTime).Read(cube), form, QueryCaps.OfCube);
    }

    private static CubeList ListOf(IReadOnlyList<Cube> cubes) => new([.. cubes.Select(cube => new CubeView(
        cube.Name, cube.Title, cube.Description, cube.IsOnDashboard,
        [.. cube.Parameters.Select(parameter => new CubeParameterView(parameter.Name, DescriptionOf(parameter), parameter.Example, parameter.IsRequired))]))]);

    private static string DescriptionOf(CubeParameter parameter) => parameter.IsRequired
        ? $"{parameter.Description} Required."
        : parameter.Default is { } standard ? $"{parameter.Description} {parameter.Min} to {parameter.Max}, {standard} when absent." : parameter.Description;

    private static Task RefuseAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        throw new ApiException(WarehouseProblems.UnknownCube, $"there is no cube '{name}'; /v1/cubes lists them");
    }
}
