using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>Which model and which run a file is of, where its content does not say: file names have it (<c>hrrr.20260701.t06z.csv</c>).</summary>
internal static partial class RunNames
{
    private const int MaxLength = 32;

    public static string? SourceOf(string fileName) => Model().Match(fileName) is { Success: true } model ? model.Value.ToUpperInvariant() : null;

    /// <exception cref="ReportFormatException">Neither content nor name says it.</exception>
    public static string SourceOf(string? named, string fileName, string? standard = null)
    {
        var source = named ?? SourceOf(fileName) ?? standard
            ?? throw new ReportFormatException("names no source: give a column or member 'source', or a model (HRRR, RRFS, GFS, NBM) in the file name");
        return source.Length is > 0 and <= MaxLength ? source : throw new ReportFormatException($"the source has 1 to {MaxLength} characters, not {source.Length}");
    }

    public static DateTime? IssuedOf(string fileName) => Run().Match(fileName) is { Success: true } run
        && DateTime.TryParseExact(run.Groups[1].Value + run.Groups[2].Value, "yyyyMMddHH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc)
        ? utc : null;

    [GeneratedRegex("HRRR|RRFS|GFS|NBM|NAM|GEFS|ECMWF|ICON", RegexOptions.IgnoreCase)]
    private static partial Regex Model();

    [GeneratedRegex(@"(20\d{6})[._T-]?t?(\d{2})(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Run();
}
