using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GridGrains.Domain;

/// <summary>Says where a text stops being JSON and what was expected there, in words of its sender: the parser's own are of its implementation.</summary>
public static partial class BrokenJson
{
    private const string Otherwise = "the text stops being JSON";

    // By what the parser's message holds; {0} is the character at fault.
    private static readonly (string Sign, string Words)[] Faults =
    [
        ("open JSON object or array that should be closed", "the text ends while an object or a list is open; expected is its } or ]"),
        ("does not contain any JSON tokens", "the text is empty; /reference shows an example"),
        ("maximum configured depth", "the text is nested too deeply"),
        ("trailing comma", "nothing follows a comma; expected is a further value, or no comma"),
        ("Expected end of string", "the text ends within quotes; expected is the closing quote"),
        ("reached end of data", "the text ends too early; expected is the rest of a value"),
        ("is an invalid start of a value", "{0} begins no value; expected is a text in quotes, a number, true, false, null, an object or a list"),
        ("is an invalid start of a property name", "{0} begins no field; expected is its name in quotes"),
        ("after a property name", "{0} stands behind a field's name; expected is a colon"),
        ("after a single JSON value", "{0} stands behind the end; expected is nothing more"),
        ("is invalid after a value", "{0} stands behind a value; expected is a comma, or the } or ] that closes"),
        ("without a matching open", "{0} closes nothing; expected is a value"),
        ("is an invalid JSON literal", "a word stands here without quotes; expected is true, false or null, or a text in quotes"),
        ("end of a number", "a number does not end at {0}; expected is a comma, or the } or ] that closes"),
        ("leading zero", "a number begins with 0 and goes on; expected is a point, or no 0"),
        ("of a number", "{0} stands within a number; expected is a digit, a point or an exponent"),
        ("within a number", "{0} stands within a number; expected is a digit, a point or an exponent"),
        ("escapable character", "{0} stands behind a backslash; expected is one of \" \\ / b f n r t u"),
        ("hex digit", "{0} stands behind \\u; expected are four hexadecimal digits"),
        ("within a JSON string", "a control character stands within quotes; expected is \\n, \\t or \\u with four digits"),
    ];

    /// <summary>True for what is no JSON at all, and not JSON of another shape.</summary>
    public static bool Is(Exception fault) =>
        IsUtf8(fault) || (fault is JsonException && (fault.GetType() != typeof(JsonException) || fault.InnerException is JsonException || IsUtf8(fault.InnerException)));

    /// <param name="broken">Of a reader: broken JSON, or (<see cref="InvalidOperationException"/>) broken UTF-8 or half of a pair within quotes.</param>
    /// <returns><c>column 14: '}' begins no value; expected is …</c>, with the line before it where it is not the first. Both count from 1, columns in bytes.</returns>
    public static string Describe(Exception broken) => PlaceOf(broken) is { } place
        ? place.Line == 1 ? string.Create(CultureInfo.InvariantCulture, $"column {place.Column}: {Words(broken)}") : Whole(place, broken)
        : Words(broken);

    /// <returns>As <see cref="Describe"/>, always with the line.</returns>
    public static string DescribeWithLine(Exception broken) => PlaceOf(broken) is { } place ? Whole(place, broken) : Words(broken);

    /// <returns>What is wrong, without its place.</returns>
    public static string Words(Exception broken)
    {
        if (IsUtf8(broken) || IsUtf8(broken.InnerException))
        {
            return "a text in quotes is not UTF-8, or has half of a pair of \\u";
        }

        foreach (var (sign, words) in Faults)
        {
            if (broken.Message.Contains(sign, StringComparison.Ordinal))
            {
                return words.Replace("{0}", CharacterOf(broken.Message), StringComparison.Ordinal);
            }
        }

        return Otherwise;
    }

    // The same kind of exception says that a value is of another type than the one it is read as. Half of a pair (\ud800) is no text either.
    private static bool IsUtf8(Exception? fault) => fault is InvalidOperationException { Message: { } message }
        && (message.Contains("UTF-8", StringComparison.Ordinal) || message.Contains("UTF-16", StringComparison.Ordinal));

    private static string Whole((long Line, long Column) place, Exception broken) =>
        string.Create(CultureInfo.InvariantCulture, $"line {place.Line}, column {place.Column}: {Words(broken)}");

    private static (long Line, long Column)? PlaceOf(Exception broken) =>
        broken is JsonException { LineNumber: { } line, BytePositionInLine: { } position } ? (line + 1, position + 1) : null;

    private static string CharacterOf(string message) => Character().Match(message) is { Success: true } quoted ? quoted.Value : "what stands here";

    [GeneratedRegex("^'.'", RegexOptions.Singleline)]
    private static partial Regex Character();
}
