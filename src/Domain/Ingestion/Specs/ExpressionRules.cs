using GridGrains.Domain.Ingestion.Expressions;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>Whether the expression of a field is one, and gives what the field holds.</summary>
internal static class ExpressionRules
{
    // A text is read as if the source had written it, so it fits every field.
    private static readonly Dictionary<CanonicalType, ExpressionType[]> Fitting = new()
    {
        [CanonicalType.Text] = [],
        [CanonicalType.Number] = [ExpressionType.Number],
        [CanonicalType.Integer] = [ExpressionType.Number],
        [CanonicalType.Boolean] = [ExpressionType.Flag],
        [CanonicalType.Timestamp] = [ExpressionType.Time],
    };

    public static void Check(SpecNode field, SpecNode expression, CanonicalField own, SpecFindings findings)
    {
        if (!FieldExpression.TryParse(expression.Text, out var parsed, out var fault))
        {
            findings.ErrorWithin("bad_expression", expression, fault!.Position, $"{fault.Message} (character {fault.Position + 1} of the expression)", fault.Nearest);
            return;
        }

        CheckType(field, expression, parsed!, own, findings);
        foreach (var part in (string[])["format", "timezone", "repeated_hour"])
        {
            if (parsed!.Type == ExpressionType.Time && field[part] is { } ignored)
            {
                findings.Error("contradiction", ignored, $"'{part}' says how a text is read, and this expression has read it already: give it to time(text, 'format', 'zone', 'repeated')");
            }
        }

        if (parsed!.Sources.Count == 0)
        {
            findings.Warn("constant_expression", expression, "this expression reads nothing of the source: the value is the same in all rows", "const: ...");
        }
    }

    private static void CheckType(SpecNode field, SpecNode expression, FieldExpression parsed, CanonicalField own, SpecFindings findings)
    {
        var isStampOfNumber = own.Type == CanonicalType.Timestamp && parsed.Type == ExpressionType.Number && field.TextOf("format") is SourceStamps.EpochSeconds or SourceStamps.EpochMilliseconds;
        if (parsed.Type is ExpressionType.Source or ExpressionType.Text || Fitting[own.Type].Contains(parsed.Type) || isStampOfNumber)
        {
            return;
        }

        findings.Error(
            "wrong_type", expression, $"'{own.Name}' is of type {own.Type.ToString().ToLowerInvariant()}, and this expression gives {ExpressionParser.WordOf(parsed.Type)}",
            (parsed.Type, own.Type) switch
            {
                (ExpressionType.Number, CanonicalType.Text) => "text(...)",
                (ExpressionType.Time, CanonicalType.Text) => "time_text(...)",
                (ExpressionType.Number, CanonicalType.Timestamp) => "format: epoch_s",
                _ => null,
            });
    }
}
