using System.Globalization;
using System.Text;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Previews;

/// <summary>What the values of one column or member look like.</summary>
/// <param name="Type"><c>timestamp</c>, <c>local_timestamp</c> (without an offset), <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>text</c>, <c>mixed</c> or <c>empty</c>.</param>
/// <param name="Evidence">In words: <c>98 of 100 values are stamps with an offset</c>.</param>
/// <param name="Least">Smallest value as it is written, of numbers and stamps.</param>
public sealed record FieldProfile(string Name, string Type, string Evidence, int Values, int Absent, int Distinct, string? Least, string? Greatest, IReadOnlyList<string> Examples)
{
    private const int MaxExamples = 3;
    private const int MaxShown = 100;

    private static readonly string[] LocalForms = ["MM/dd/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm", "M/d/yyyy H:mm", "M/d/yyyy h:mm:ss tt", "yyyyMMdd HH:mm", "MM/dd/yyyy"];

    private static readonly SourceStamps WithOffset = new(SourceStamps.Iso, null, "first");
    private static readonly SourceStamps WithoutOffset = new(SourceStamps.Iso, "UTC", "first");

    public static FieldProfile Of(string name, IEnumerable<string?> texts)
    {
        var all = texts.ToList();
        var values = all.OfType<string>().ToList();
        var kinds = values.GroupBy(KindOf).Select(kind => (Kind: kind.Key, Count: kind.Count())).OrderByDescending(kind => kind.Count).ToList();
        var type = kinds.Count == 0 ? "empty" : TypeOf(kinds);
        var evidence = kinds.Count == 0 ? "no value in the sample" : string.Join(", ", kinds.Select(kind => $"{kind.Count} of {values.Count} values are {WordsOf(kind.Kind)}"));
        var ordered = type is "integer" or "number" ? values.OrderBy(text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToList()
            : type is "timestamp" or "local_timestamp" ? values.Order(StringComparer.Ordinal).ToList()
            : null;
        return new FieldProfile(
            name, type, evidence, values.Count, all.Count - values.Count, values.Distinct().Count(), ordered?[0], ordered?[^1],
            [.. values.Distinct().Take(MaxExamples).Select(text => text.Length <= MaxShown ? text : text[..MaxShown])]);
    }

    /// <summary>The pattern of a stamp that is not ISO 8601; null for another text.</summary>
    public static string? PatternOf(string text) =>
        Array.Find(LocalForms, form => DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private static string TypeOf(List<(string Kind, int Count)> kinds) => kinds.Count == 1 ? kinds[0].Kind
        : kinds.TrueForAll(kind => kind.Kind is "integer" or "number") ? "number"
        : "mixed";

    private static string KindOf(string text) =>
        text is "true" or "false" ? "boolean"
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "integer"
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? "number"
        : UtcStamp.TryParse(Encoding.UTF8.GetBytes(text), out _) || WithOffset.TryRead(text, out _, out _) ? "timestamp"
        : WithoutOffset.TryRead(text, out _, out _) || PatternOf(text) is not null ? "local_timestamp"
        : "text";

    private static string WordsOf(string kind) => kind switch
    {
        "timestamp" => "stamps with an offset",
        "local_timestamp" => "stamps without an offset",
        "integer" => "whole numbers",
        "number" => "numbers",
        "boolean" => "true or false",
        _ => "texts",
    };
}
