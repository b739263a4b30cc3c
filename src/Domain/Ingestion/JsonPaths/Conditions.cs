using System.Text.Json;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>What a filter asks of a node.</summary>
internal abstract record Condition
{
    public abstract bool Holds(Evaluation evaluation, JsonPathNode current);
}

internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition
{
    public override bool Holds(Evaluation evaluation, JsonPathNode current) => Parts.Any(part => part.Holds(evaluation, current));
}

internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition
{
    public override bool Holds(Evaluation evaluation, JsonPathNode current) => Parts.All(part => part.Holds(evaluation, current));
}

internal sealed record Not(Condition Part) : Condition
{
    public override bool Holds(Evaluation evaluation, JsonPathNode current) => !Part.Holds(evaluation, current);
}

internal sealed record Exists(Query Query) : Condition
{
    public override bool Holds(Evaluation evaluation, JsonPathNode current) => Query.Select(evaluation, current).Count > 0;
}

internal sealed record FunctionTest(FunctionCall Call) : Condition
{
    public override bool Holds(Evaluation evaluation, JsonPathNode current) => Call.Test(evaluation, current);
}

internal sealed record Comparison(Operand Left, string Operator, Operand Right) : Condition
{
    public override bool Holds(Evaluation evaluation, JsonPathNode current)
    {
        var (left, right) = (Left.Value(evaluation, current), Right.Value(evaluation, current));
        return Operator switch
        {
            "==" => JsonValues.AreEqual(left, right),
            "!=" => !JsonValues.AreEqual(left, right),
            "<" => JsonValues.IsLess(left, right),
            ">" => JsonValues.IsLess(right, left),
            "<=" => JsonValues.IsLess(left, right) || JsonValues.AreEqual(left, right),
            _ => JsonValues.IsLess(right, left) || JsonValues.AreEqual(left, right),
        };
    }
}

/// <summary>One side of a comparison or an argument. No value is another thing than JSON's null.</summary>
internal abstract record Operand
{
    public abstract JsonElement? Value(Evaluation evaluation, JsonPathNode current);
}

internal sealed record Literal(JsonElement Constant) : Operand
{
    public override JsonElement? Value(Evaluation evaluation, JsonPathNode current) => Constant;
}

internal sealed record QueryOperand(Query Query) : Operand
{
    public override JsonElement? Value(Evaluation evaluation, JsonPathNode current) =>
        Query.Select(evaluation, current) is [var only] ? only.Value : null;
}

internal sealed record FunctionOperand(FunctionCall Call) : Operand
{
    public override JsonElement? Value(Evaluation evaluation, JsonPathNode current) => Call.Compute(evaluation, current);
}

/// <summary>How values are compared (RFC 9535, section 2.3.5.2.2).</summary>
internal static class JsonValues
{
    public static bool AreEqual(JsonElement? left, JsonElement? right)
    {
        if (left is not { } one || right is not { } other)
        {
            return left is null && right is null;
        }

        return one.ValueKind == other.ValueKind && one.ValueKind switch
        {
            JsonValueKind.Number => one.GetDouble() == other.GetDouble(),
            JsonValueKind.String => one.GetString() == other.GetString(),
            JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength()
                && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
            JsonValueKind.Object => ObjectsAreEqual(one, other),
            _ => true,
        };
    }

    public static bool IsLess(JsonElement? left, JsonElement? right) => (left, right) switch
    {
        ({ ValueKind: JsonValueKind.Number } one, { ValueKind: JsonValueKind.Number } other) => one.GetDouble() < other.GetDouble(),
        ({ ValueKind: JsonValueKind.String } one, { ValueKind: JsonValueKind.String } other) => CompareScalars(one.GetString()!, other.GetString()!) < 0,
        _ => false,
    };

    private static bool ObjectsAreEqual(JsonElement one, JsonElement other) =>
        one.EnumerateObject().Count() == other.EnumerateObject().Count()
        && one.EnumerateObject().All(member => other.TryGetProperty(member.Name, out var value) && AreEqual(member.Value, value));

    // By Unicode scalar values; UTF-16 units order differently above U+FFFF.
    private static int CompareScalars(string one, string other)
    {
        using var left = one.EnumerateRunes().GetEnumerator();
        using var right = other.EnumerateRunes().GetEnumerator();
        while (true)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft || !hasRight)
            {
                return hasLeft.CompareTo(hasRight);
            }

            if (left.Current != right.Current)
            {
                return left.Current.CompareTo(right.Current);
            }
        }
    }
}
