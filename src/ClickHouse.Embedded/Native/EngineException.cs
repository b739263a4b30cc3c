using System.Globalization;
using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>A refusal in the server's own words: <c>Code: NNN. DB::Exception: text. (NAME)</c>.</summary>
internal sealed partial class EngineException : Exception
{
    public EngineException(string message)
        : base(message) => Code = CodeOf(message);

    public EngineException(int code, string name, string text)
        : base($"Code: {code}. DB::Exception: {text}. ({name})") => Code = code;

    /// <summary>ClickHouse's error code; 1002 (UNKNOWN_EXCEPTION) where the engine gave none.</summary>
    public int Code { get; }

    private static int CodeOf(string message) =>
        CodePattern().Match(message) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1002;

    [GeneratedRegex(@"Code: (\d{1,6})")]
    private static partial Regex CodePattern();
}
