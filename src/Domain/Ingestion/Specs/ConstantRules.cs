using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>Whether what a mapping writes itself (a constant, what fills gaps, words of an enum) can be read as what its field is of.</summary>
internal static class ConstantRules
{
    public static void Check(SpecNode node, CanonicalField field, SpecFindings findings)
    {
        var words = node.MembersOf("enum").Where(word => word.Value.IsScalar).ToList();
        foreach (var word in words)
        {
            Check(word.Value, word.Value.Text, node, field, findings);
        }

        if (node["default"] is { IsScalar: true } otherwise)
        {
            Check(otherwise, otherwise.Text, node, field, findings);
        }

        // The words of an enum are judged where they stand.
        if (node["const"] is { IsScalar: true } constant && !words.Exists(word => word.Name == constant.Text))
        {
            Check(constant, constant.Text, node, field, findings);
        }
    }

    private static void Check(SpecNode at, string text, SpecNode node, CanonicalField field, SpecFindings findings)
    {
        if (FaultOf(text, node, field) is { } fault)
        {
            findings.Error("wrong_type", at, $"'{field.Name}' is of type {field.Type.ToString().ToLowerInvariant()}: {fault}");
        }
    }

    private static string? FaultOf(string text, SpecNode node, CanonicalField field)
    {
        switch (field.Type)
        {
            case CanonicalType.Number or CanonicalType.Integer:
                var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
                return !isNumber ? $"'{text}' is no number" : field.Type == CanonicalType.Integer && node["unit"] is null && node["scale"] is null && number != Math.Floor(number) ? $"'{text}' is no whole number" : null;
            case CanonicalType.Boolean:
                return bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false";
            case CanonicalType.Timestamp when IsReadable(node):
                return new SourceStamps(node.TextOf("format"), node.TextOf("timezone"), node.TextOf("repeated_hour") ?? "reject").TryRead(text, out _, out var why) ? null : why;
            default:
                return null;
        }
    }

    // A wrong format or zone is a finding of its own.
    private static bool IsReadable(SpecNode node) =>
        (node.TextOf("format") is not { } format || SourceStamps.FaultOf(format) is null) && (node.TextOf("timezone") is not { } zone || TimeZoneNames.IsKnown(zone));
}
