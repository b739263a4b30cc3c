using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Answers;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>A parameter in the path of an endpoint.</summary>
internal sealed record PathParameter(string Name, string Description, string Example);

/// <summary>What the OpenAPI document says of an endpoint beyond its types.</summary>
/// <param name="Id">Its operation id.</param>
/// <param name="Example">An answer, shown as the interface would write it; null for none.</param>
internal sealed record ApiOperation(string Id, object? Example)
{
    public IReadOnlyList<PathParameter> Path { get; set; } = [];

    /// <summary>Content types of the answer beside the first: the same rows in another form.</summary>
    public IReadOnlyList<string> Forms { get; set; } = [];

    /// <summary>The path it is documented at, where the route's own pattern reads worse.</summary>
    public string? DocumentedPath { get; set; }

    /// <summary>What the endpoint takes, or null. It is described only: which types are taken is the guard's.</summary>
    public ApiBody? Body { get; set; }
}

/// <param name="Example">A body, shown as its sender would write it.</param>
internal sealed record ApiBody(Type Type, IReadOnlyList<string> ContentTypes, object Example);

/// <summary>One event of a stream.</summary>
internal sealed record StreamExample(string Id, string Event, object Data);

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
        this IEndpointConventionBuilder endpoint, string id, string tag, string summary, string description, TAnswer? example)
        where TAnswer : class => Describe<TAnswer>(endpoint, id, tag, summary, description, example, "application/json");

    /// <summary>Describes an endpoint that answers with server-sent events.</summary>
    /// <typeparam name="TEvent">The data of its events.</typeparam>
    public static OperationBuilder DescribeStream<TEvent>(
        this IEndpointConventionBuilder endpoint, string id, string tag, string summary, string description, StreamExample example) =>
        Describe<TEvent>(endpoint, id, tag, summary, description, example, StreamRules.ContentType).With(static stream => stream.WithMetadata(new EndlessAnswer()));

    private static OperationBuilder Describe<TAnswer>(
        IEndpointConventionBuilder endpoint, string id, string tag, string summary, string description, object? example, string contentType)
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

    public OperationBuilder WithForms(params IReadOnlyList<string> contentTypes)
    {
        operation.Forms = [.. contentTypes.Select(type => type.Split(';')[0])];
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

    /// <summary>An answer without a body.</summary>
    public OperationBuilder WithEmptyAnswer(int status)
    {
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(void), []));
        return this;
    }

    public OperationBuilder WithBody<TBody>(TBody example, params string[] contentTypes)
        where TBody : class
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
