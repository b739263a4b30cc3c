using GridGrains.Domain.Markets;

namespace GridGrains.Silo.Http.Queries;

/// <summary>What the values of a parameter are, for clients that are generated from the OpenAPI document.</summary>
internal enum ValueKind
{
    Text,
    Integer,
    Number,
    Moment,
    Day,
}

/// <summary>A query parameter as an endpoint declares it: checked on every request and shown in the OpenAPI document.</summary>
internal sealed record QueryParameter(string Name, string Description, string Example, bool IsRepeatable = false)
{
    public ValueKind Kind { get; init; }

    /// <summary>All values that it takes, where they are few words; null where they are not. Any other is refused before the endpoint is asked.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>How a word may be spelt.</summary>
    public StringComparer Spelling { get; init; } = StringComparer.Ordinal;

    /// <summary>A moment of what was known: neither in the future nor before the tables begin. Refused before the endpoint is asked.</summary>
    public bool IsPast { get; init; }

    /// <summary>A moment that is answered from the warehouse's tables: refused while they lack what the log had at the start.</summary>
    public bool IsOfTables { get; init; }

    public static QueryParameter Integer(string name, string description, string example) => new(name, description, example) { Kind = ValueKind.Integer };

    public static QueryParameter Moment(string name, string description, string example) => new(name, description, example) { Kind = ValueKind.Moment };

    public static QueryParameter Past(string name, string description, string example) => Moment(name, description, example) with { IsPast = true };

    public static QueryParameter PastOfTables(string name, string description, string example) => Past(name, description, example) with { IsOfTables = true };

    public static QueryParameter Day(string name, string description, string example) => new(name, description, example) { Kind = ValueKind.Day };

    public static QueryParameter OneOf(string name, string description, string example, params IReadOnlyList<string> words) =>
        new(name, description, example) { Words = words };

    public static QueryParameter Flag(string name, string description, string example) => OneOf(name, description, example, "true", "false");

    public static QueryParameter Market(string name, string description, string example) =>
        OneOf(name, description, example, [.. PriceProducts.All.Select(product => product.Name())]) with { Spelling = StringComparer.OrdinalIgnoreCase };
}

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
