using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Cubes;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Cubes;

/// <summary>The standing questions of a desk. Each cube is an endpoint of its own, so that its parameters are checked and documented.</summary>
internal sealed class CubeEndpoints(CubeAnswers answers, LiveCatalog catalog, TimeProvider clock)
{
    private const string Tag = "Cubes";

    private static readonly QueryParameter TimeZone = new(
        CubeQuery.TimeZoneName, "A zone of the tz database, or market for the clock of the market's contracts: adds the times on that clock (_local) and hour_ending.", "market");

    private static readonly QueryParameter Format = QueryParameter.OneOf(
        "format", "json, csv or arrow (IPC stream).", "csv", [.. ResultForm.All.Select(form => form.Word)]);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CubeEndpoints>();
        var cubes = routes.ServiceProvider.GetRequiredService<SiloParts>().Cubes;
        var list = ListOf(cubes);
        routes.MapApiGet("/v1/cubes", context => context.WriteJsonAsync(list, ApiJson.Default.CubeList)).Needs(AccessScope.Read)
            .Describe<CubeList>("getCubes", Tag, "Cubes with their parameters", "Standing questions that the warehouse answers.", WarehouseExamples.Cubes);
        foreach (var cube in cubes)
        {
            routes.MapApiGet($"/v1/cubes/{cube.Name}", context => endpoints.GetAsync(context, cube), ParametersOf(cube)).Needs(AccessScope.Query).TakesTurn(Tiers.Interactive)
                .Describe<CubeAnswer>(OperationOf(cube.Name), Tag, cube.Title, $"{cube.Description} Columns: {string.Join(", ", cube.Columns.Select(column => column.Name))}.", WarehouseExamples.CubeRows)
                .WithForms([.. ResultForm.All.Where(form => form != ResultForm.Json).Select(form => form.ContentType)])
                .WithEmptyAnswer(StatusCodes.Status304NotModified)
                .WithAnswer(StatusCodes.Status422UnprocessableEntity)
                .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        }

        routes.MapGet("/v1/cubes/{name}", (RequestDelegate)RefuseAsync).Needs(AccessScope.Query);
    }

    // Generators of clients take what is before an underscore for a class of its own.
    private static string OperationOf(string cube) => $"getCube{string.Concat(cube.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}";

    public static ResultForm FormOf(ApiQuery query, string name) => query.Text(name) is not { } word
        ? ResultForm.Json
        : ResultForm.All.FirstOrDefault(form => form.Word == word)
            ?? throw ApiException.BadParameter(name, $"'{word}' is none of {string.Join(", ", ResultForm.All.Select(form => form.Word))}");

    public async Task GetAsync(HttpContext context, Cube cube)
    {
        var query = new ApiQuery(context.Request.Query);
        var form = FormOf(query, Format.Name);
        var known = cube.Parameters.Any(parameter => parameter.Kind == CubeParameterKind.Node) ? await catalog.RefreshAsync(context.RequestAborted) : catalog.Current;
        var request = new CubeQuery(query, known, clock.GetUtcNow().UtcDateTime);
        var parameters = request.Read(cube);

        // A past state is computed from versions, for which one thread is little.
        var caps = context.CapsOf(request.IsPast ? new QueryCaps() : QueryCaps.OfCube);
        var key = new CubeKey(cube.Name, form.Word, request.Local.ToString(), request.IsPast, CubeAnswers.SightOf(context), caps.ToString(), parameters.Values);
        await answers.WriteAsync(context, cube, key, form);
    }

    private static QueryParameter[] ParametersOf(Cube cube) =>
        [.. cube.Parameters.Select(parameter => ParameterOf(parameter)), .. cube.HasTimes ? [TimeZone] : Array.Empty<QueryParameter>(), Format];

    private static QueryParameter ParameterOf(CubeParameter parameter)
    {
        var described = new QueryParameter(parameter.Name, DescriptionOf(parameter), parameter.Example);
        return parameter.Kind switch
        {
            CubeParameterKind.Market or CubeParameterKind.DayAheadMarket => QueryParameter.Market(described.Name, described.Description, described.Example),
            CubeParameterKind.Number or CubeParameterKind.Days => described with { Kind = ValueKind.Integer },
            CubeParameterKind.Price => described with { Kind = ValueKind.Number },
            CubeParameterKind.Moment when parameter.Name == CubeCatalog.AsOfParameter => QueryParameter.PastOfTables(described.Name, described.Description, described.Example),
            CubeParameterKind.Moment => described with { Kind = ValueKind.Moment },
            _ => described,
        };
    }

    private static CubeList ListOf(IReadOnlyList<Cube> cubes) => new([.. cubes.Select(cube => new CubeView(
        cube.Name, cube.Title, cube.Description, cube.IsOnDashboard,
        [.. ParametersOf(cube).Select(parameter => new CubeParameterView(
            parameter.Name, parameter.Description, parameter.Example, cube.Parameters.Any(known => known.Name == parameter.Name && known.IsRequired)))],
        [.. cube.Columns.Select(column => new CubeColumnView(column.Name, column.Word, column.Unit, column.Description))]))]);

    private static string DescriptionOf(CubeParameter parameter) => parameter.IsRequired
        ? $"{parameter.Description} Required."
        : parameter.Default is not { } standard
            ? parameter.Description
            : parameter.Kind == CubeParameterKind.Days && parameter.Max > Cube.MaxDaysOfPast
                ? $"{parameter.Description} {parameter.Min} to {parameter.Max}, {standard} when absent; with as_of {Cube.MaxDaysOfPast} at most."
                : $"{parameter.Description} {parameter.Min} to {parameter.Max}, {standard} when absent.";

    private static Task RefuseAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        throw new ApiException(WarehouseProblems.UnknownCube, $"there is no cube '{name}'; /v1/cubes lists them");
    }
}
