using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Documents;

/// <summary>A parameter in the path of an endpoint.</summary>
internal sealed record PathParameter(string Name, string Description, string Example);

internal static class ApiPaths
{
    public static readonly PathParameter Iso = new("iso", "ISO code.", "CAISO");
    public static readonly PathParameter Node = new("node", "Id, name or alias of the node.", "TH_SP15_GEN-APND");
    public static readonly PathParameter Hub = new("hub", "Id, display name or alias of the hub.", "SP15");
    public static readonly PathParameter Zone = new("zone", "Id, display name or alias of the zone.", "LZ_NORTH");
    public static readonly PathParameter DeadLetter = new("id", "Id of the dead letter.", "ISO_RT_LMP:3:1207");
    public static readonly PathParameter Topic = new("topic", "ISO_RT_LMP or ISO_DA_LMP.", "ISO_RT_LMP");
}

/// <summary>What the OpenAPI document says of an endpoint beyond its types.</summary>
/// <param name="Id">Its operation id.</param>
/// <param name="Example">An answer as JSON, or null.</param>
internal sealed record ApiOperation(string Id, string? Example)
{
    public IReadOnlyList<PathParameter> Path { get; set; } = [];

    /// <summary>The path it is documented at, where the route's own pattern reads worse.</summary>
    public string? DocumentedPath { get; set; }

    /// <summary>What the endpoint takes, or null. It is described only: a client that sends no content type is served too.</summary>
    public ApiBody? Body { get; set; }
}

/// <param name="Example">A body as JSON.</param>
internal sealed record ApiBody(Type Type, IReadOnlyList<string> ContentTypes, string Example);

/// <summary>Maps endpoints whose handlers take the request as it comes, and describes them.</summary>
internal static class ApiRouting
{
    public static IEndpointConventionBuilder MapApiGet(
        this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, params QueryParameter[] query) =>
        routes.MapGet(pattern, handler).WithMetadata(handler.Method, new QueryContract(query));

    public static IEndpointConventionBuilder MapApiPost(
        this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, params QueryParameter[] query) =>
        routes.MapPost(pattern, handler).WithMetadata(handler.Method, new QueryContract(query));

    public static IEndpointConventionBuilder MapApiDelete(
        this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, params QueryParameter[] query) =>
        routes.MapDelete(pattern, handler).WithMetadata(handler.Method, new QueryContract(query));

    public static OperationBuilder Describe<TAnswer>(
        this IEndpointConventionBuilder endpoint, string id, string tag, string summary, string description, string? example, string contentType = "application/json")
    {
        var operation = new ApiOperation(id, example);
        endpoint
            .WithName(id)
            .WithTags(tag)
            .WithSummary(summary)
            .WithDescription(description)
            .WithMetadata(
                operation,
                new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TAnswer), [contentType]),
                new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ApiProblem), ["application/problem+json"]));
        return new OperationBuilder(endpoint, operation);
    }
}

/// <summary>Adds what only some endpoints have.</summary>
internal sealed class OperationBuilder(IEndpointConventionBuilder endpoint, ApiOperation operation)
{
    public OperationBuilder WithPath(params PathParameter[] path)
    {
        operation.Path = path;
        return WithAnswer(StatusCodes.Status404NotFound);
    }

    public OperationBuilder DocumentedAt(string path)
    {
        operation.DocumentedPath = path;
        return this;
    }

    /// <summary>An answer other than 200 that is no problem.</summary>
    public OperationBuilder WithAnswer<TAnswer>(int status)
    {
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(TAnswer), ["application/json"]));
        return this;
    }

    public OperationBuilder WithAnswer(int problemStatus)
    {
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(problemStatus, typeof(ApiProblem), ["application/problem+json"]));
        return this;
    }

    public OperationBuilder WithBody<TBody>(string example, params string[] contentTypes)
    {
        operation.Body = new ApiBody(typeof(TBody), contentTypes, example);
        return this;
    }

    public OperationBuilder With(Action<IEndpointConventionBuilder> convention)
    {
        convention(endpoint);
        return this;
    }
}
