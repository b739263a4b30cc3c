using System.Text.Json;
using System.Text.RegularExpressions;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>The functions of RFC 9535, section 2.4.</summary>
internal sealed record FunctionCall(FunctionKind Kind, IReadOnlyList<Operand> Values, Query? Nodes)
{
    // Patterns are mostly literals and repeat for every node.
    private readonly Dictionary<string, Regex?> _patterns = [];
    private readonly Lock _gate = new();

    /// <summary>Whether the result is true or false, and no value to compare.</summary>
    public bool IsTest => Kind is FunctionKind.Match or FunctionKind.Search;

    public JsonElement? Compute(Evaluation evaluation, JsonPathNode current) => Kind switch
    {
        FunctionKind.Count => JsonSerializer.SerializeToElement(Nodes!.Select(evaluation, current).Count),
        FunctionKind.Value => Nodes!.Select(evaluation, current) is [var only] ? only.Value : null,
        _ => LengthOf(Values[0].Value(evaluation, current)),
    };

    public bool Test(Evaluation evaluation, JsonPathNode current)
    {
        if (Values[0].Value(evaluation, current) is not { ValueKind: JsonValueKind.String } text || Values[1].Value(evaluation, current) is not { ValueKind: JsonValueKind.String } pattern)
        {
            return false;
        }

        return PatternOf(pattern.GetString()!)?.IsMatch(text.GetString()!) ?? false;
    }

    private static JsonElement? LengthOf(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => JsonSerializer.SerializeToElement(text.GetString()!.EnumerateRunes().Count()),
        { ValueKind: JsonValueKind.Array } list => JsonSerializer.SerializeToElement(list.GetArrayLength()),
        { ValueKind: JsonValueKind.Object } members => JsonSerializer.SerializeToElement(members.EnumerateObject().Count()),
        _ => null,
    };

    private Regex? PatternOf(string pattern)
    {
        lock (_gate)
        {
            if (!_patterns.TryGetValue(pattern, out var regex))
            {
                if (_patterns.Count > 100)
                {
                    _patterns.Clear();
                }

                _patterns.Add(pattern, regex = InterchangeRegex.Parse(pattern, isWhole: Kind == FunctionKind.Match));
            }

            return regex;
        }
    }
}

internal enum FunctionKind
{
    Length,
    Count,
    Match,
    Search,
    Value,
}
