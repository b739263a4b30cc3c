using System.Text;
using GridGrains.Domain;
using GridGrains.Silo.Http.Problems;
using Microsoft.Extensions.Primitives;

namespace GridGrains.Silo.Http.Queries;

/// <summary>
/// Refuses query parameters that an endpoint does not declare, so that a misspelt filter never passes for none, words that a parameter does not take,
/// and moments of knowledge that nothing was known at.
/// </summary>
internal sealed class QueryGuard(RequestDelegate next, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.QueryString.HasValue && context.GetEndpoint()?.Metadata.GetMetadata<QueryContract>() is { } contract)
        {
            Check(context.Request, contract);
        }

        return next(context);
    }

    private void Check(HttpRequest request, QueryContract contract)
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

            Check(parameter, values);
        }
    }

    private void Check(QueryParameter parameter, StringValues values)
    {
        if (parameter.Words is { } words && values.FirstOrDefault(value => value is { Length: > 0 } && !words.Contains(value, parameter.Spelling)) is { } wrong)
        {
            throw ApiException.BadParameter(parameter.Name, $"'{wrong}' is none of {string.Join(", ", words)}");
        }

        if (parameter.IsPast && values.ToString().Length == 0)
        {
            throw ApiException.BadParameter(parameter.Name, "is empty; leave it out for the present");
        }

        // What is no moment at all is named by whoever reads it, in the zone that it is meant in.
        if (parameter.IsPast && UtcStamp.TryParse(Encoding.UTF8.GetBytes(values.ToString()), out var moment))
        {
            PastMoment.Within(parameter.Name, moment, clock.GetUtcNow().UtcDateTime);
        }
    }
}
