namespace GridGrains.Silo.Http.Queries;

/// <summary>A query parameter as an endpoint declares it: checked on every request and shown in the OpenAPI document.</summary>
internal sealed record QueryParameter(string Name, string Description, string Example, bool IsRepeatable = false);

/// <summary>The parameters of an endpoint. A request with any other is refused.</summary>
internal sealed class QueryContract(params QueryParameter[] parameters)
{
    public static readonly QueryContract Empty = new();

    public IReadOnlyList<QueryParameter> Parameters { get; } = parameters;

    public QueryParameter? Find(string name)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        return null;
    }
}
