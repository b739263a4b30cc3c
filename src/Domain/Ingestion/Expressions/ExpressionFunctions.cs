using static GridGrains.Domain.Ingestion.Expressions.ExpressionType;

namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>The functions that there are. Those whose arguments need not all have values are forms of the language: see <see cref="Forms"/>.</summary>
internal static class ExpressionFunctions
{
    /// <summary>Name, signature and meaning of what the parser itself knows.</summary>
    public static readonly IReadOnlyList<(string Name, string Signature, string Doc)> Forms =
    [
        ("from", "from('name')", "what the source has under a name of any letters, or under a JSONPath that begins with $"),
        ("if", "if(condition, yes, no)", "the second where the condition is true, else the third; the other is not looked at"),
        ("coalesce", "coalesce(a, b, ...)", "the first that is something"),
        ("is_null", "is_null(value)", "whether there is nothing"),
        ("one_of", "one_of(value, a, b, ...)", "whether it equals one of the others"),
        ("try", "try(value)", "nothing where the value cannot be had, instead of a rejected record"),
    ];

    private static readonly ExpressionFunction[] TextFunctions =
    [
        Make("concat", "concat(text, text, ...)", "one after the other", Text, [Text], 1, ExpressionFunction.Any, TextBodies.Concat),
        Make("substring", "substring(text, start, length)", "from a character on, the first is 1; without a length to the end", Text, [Text, Number, Number], 2, 3, TextBodies.Substring),
        Make("left", "left(text, length)", "the first characters", Text, [Text, Number], 2, 2, TextBodies.Left),
        Make("right", "right(text, length)", "the last characters", Text, [Text, Number], 2, 2, TextBodies.Right),
        Make("part", "part(text, separator, n)", "the n-th part between separators, the first is 1; nothing where there are fewer", Text, [Text, Text, Number], 3, 3, TextBodies.Part),
        Make("replace", "replace(text, what, by)", "each occurrence replaced", Text, [Text, Text, Text], 3, 3, TextBodies.Replace),
        Make("upper", "upper(text)", "in capitals", Text, [Text], 1, 1, values => ExpressionValue.Of(values[0].AsText.ToUpperInvariant())),
        Make("lower", "lower(text)", "in small letters", Text, [Text], 1, 1, values => ExpressionValue.Of(values[0].AsText.ToLowerInvariant())),
        Make("trim", "trim(text)", "without white space at both ends", Text, [Text], 1, 1, values => ExpressionValue.Of(values[0].AsText.Trim())),
        Make("pad_left", "pad_left(text, length, with)", "filled up at its left, such as hours to two digits", Text, [Text, Number, Text], 3, 3, TextBodies.PadLeft),
        Make("length", "length(text)", "UTF-16 units: an emoji is two", Number, [Text], 1, 1, values => ExpressionValue.Of((double)values[0].AsText.Length)),
        Make("contains", "contains(text, what)", "whether it is in there; case counts", Flag, [Text, Text], 2, 2, values => ExpressionValue.Of(values[0].AsText.Contains(values[1].AsText, StringComparison.Ordinal))),
        Make("starts_with", "starts_with(text, what)", "whether the text begins so", Flag, [Text, Text], 2, 2, values => ExpressionValue.Of(values[0].AsText.StartsWith(values[1].AsText, StringComparison.Ordinal))),
        Make("ends_with", "ends_with(text, what)", "whether the text ends so", Flag, [Text, Text], 2, 2, values => ExpressionValue.Of(values[0].AsText.EndsWith(values[1].AsText, StringComparison.Ordinal))),
    ];

    private static readonly ExpressionFunction[] NumberFunctions =
    [
        new("number", "number(text, mark)", "reads a number; with a mark, '.' or ',', that one is the decimal mark and the other stands between thousands", Number, [Text, Text], 1, 2, NumberBodies.Parse, true),
        Make("text", "text(number, digits)", "as text; with so many decimals, else as many as it has", Text, [Number, Number], 1, 2, NumberBodies.Write),
        Make("abs", "abs(number)", "without its sign", Number, [Number], 1, 1, values => ExpressionValue.Of(Math.Abs(values[0].AsNumber))),
        Make("round", "round(number, digits)", "to so many decimals, else to a whole number; halves away from zero", Number, [Number, Number], 1, 2, NumberBodies.Round),
        Make("floor", "floor(number)", "the next whole number below", Number, [Number], 1, 1, values => ExpressionValue.Of(Math.Floor(values[0].AsNumber))),
        Make("ceil", "ceil(number)", "the next whole number above", Number, [Number], 1, 1, values => ExpressionValue.Of(Math.Ceiling(values[0].AsNumber))),
        Make("min", "min(a, b, ...)", "the least", Number, [Number], 1, ExpressionFunction.Any, values => ExpressionValue.Of(values.Min(value => value.AsNumber))),
        Make("max", "max(a, b, ...)", "the greatest", Number, [Number], 1, ExpressionFunction.Any, values => ExpressionValue.Of(values.Max(value => value.AsNumber))),
        new("unit", "unit(number, 'GW', 'MW')", "converted from one unit to the other", Number, [Number, Text, Text], 3, 3, NumberBodies.Unit, true),
    ];

    private static readonly ExpressionFunction[] TimeFunctions =
    [
        new("time", "time(text, 'format', 'zone', 'repeated')", "reads a stamp: the format as of a field, the zone of stamps without an offset, and `first` or `second` for the hour that occurs twice", Time, [Text], 1, 4, TimeBodies.Parse, true),
        Make("add_minutes", "add_minutes(time, minutes)", "so much later, in elapsed time", Time, [Time, Number], 2, 2, TimeBodies.AddMinutes),
        Make("minutes_between", "minutes_between(from, to)", "elapsed minutes", Number, [Time, Time], 2, 2, values => ExpressionValue.Of((values[1].AsTime - values[0].AsTime).TotalMinutes)),
        new("time_text", "time_text(time, 'pattern', 'zone')", "as text, on the clock of the zone", Text, [Time, Text, Text], 3, 3, TimeBodies.Write, true),
    ];

    public static IReadOnlyList<ExpressionFunction> All { get; } = [.. TextFunctions, .. NumberFunctions, .. TimeFunctions];

    private static readonly Dictionary<string, ExpressionFunction> ByName = All.ToDictionary(function => function.Name);

    public static ExpressionFunction? Find(string name) => ByName.GetValueOrDefault(name);

    public static IEnumerable<string> Names => All.Select(function => function.Name).Concat(Forms.Select(form => form.Name));

    private static ExpressionFunction Make(
        string name, string signature, string doc, ExpressionType result, ExpressionType[] parameters, int least, int most, Func<ExpressionValue[], ExpressionValue> body) =>
        new(name, signature, doc, result, parameters, least, most, _ => body, false);
}
