using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Queries;

/// <summary>Refuses query parameters that an endpoint does not declare, so that a misspelt filter never passes for none.</summary>
internal sealed class QueryGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.QueryString.HasValue && context.GetEndpoint()?.Metadata.GetMetadata<QueryContract>() is { } contract)
        {
            Check(context.Request, contract);
        }

        return next(context);
    }

    private static void Check(HttpRequest request, QueryContract contract)
    {
        if (request.QueryString.Value!.Length > ApiLimits.MaxQueryLength)
        {
            throw new ApiException(EngineProblems.QueryTooLong, $"a query string has at most {ApiLimits.MaxQueryLength} characters");
        }

        foreach (var (name, values) in request.Query)
        {
            var parameter = contract.Find(name) ?? throw new ApiException(
                EngineProblems.UnknownParameter,
                contract.Parameters.Count == 0
                    ? $"unknown parameter '{name}'; this endpoint takes none"
                    : $"unknown parameter '{name}'; known are {string.Join(", ", contract.Parameters.Select(known => known.Name))}");
            if (values.Count > 1 && !parameter.IsRepeatable)
            {
                throw ApiException.BadParameter(name, "is given more than once");
            }
        }
    }
}
