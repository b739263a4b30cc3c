using System.Text.RegularExpressions;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>
/// What the columns of a point list are. A variable's unit stands behind its name: <c>temperature_2m (K)</c>, <c>wind_speed_10m [kn]</c>; GRIB's short
/// names (<c>t2m</c>, <c>u10</c>) have the units that GRIB gives them.
/// </summary>
internal sealed partial class PointColumns
{
    private static readonly string[] LatitudeNames = ["lat", "latitude"];
    private static readonly string[] LongitudeNames = ["lon", "lng", "longitude"];
    private static readonly string[] ValidNames = ["valid_time", "valid", "valid_at", "ts"];
    private static readonly string[] IssueNames = ["issued_at", "issue_time", "run", "run_time", "reference_time"];
    private static readonly string[] LeadNames = ["forecast_hour", "lead_hour", "fxx", "step"];
    private static readonly string[] SourceNames = ["source", "model"];

    private PointColumns(IReadOnlyList<string> header)
    {
        int Find(string[] names) => header.Select((name, place) => (name, place)).Where(column => names.Contains(column.name, StringComparer.OrdinalIgnoreCase))
            .Select(column => column.place).DefaultIfEmpty(-1).First();
        (Latitude, Longitude, Valid) = (Find(LatitudeNames), Find(LongitudeNames), Find(ValidNames));
        (Issued, Lead, Source) = (Find(IssueNames), Find(LeadNames), Find(SourceNames));
        for (var place = 0; place < header.Count; place++)
        {
            var named = Named().Match(header[place]);
            var (name, unit) = (named.Groups[1].Value, named.Groups[2].Success ? named.Groups[2].Value : null);
            if (WeatherVariables.TryConvert(name, unit, out var column, out var reason))
            {
                Variables.Add((place, column));
            }
            else if (reason.Length > 0)
            {
                Unusable.Add((name, reason));
            }
        }
    }

    public int Latitude { get; }

    public int Longitude { get; }

    /// <summary>-1 where the file has only the run and the hours ahead.</summary>
    public int Valid { get; }

    /// <summary>-1 where the file name has it, or it follows from the hours ahead.</summary>
    public int Issued { get; }

    public int Lead { get; }

    public int Source { get; }

    public List<(int Place, VariableColumn Column)> Variables { get; } = [];

    /// <summary>Variables whose unit is missing or unknown.</summary>
    public List<(string Name, string Reason)> Unusable { get; } = [];

    public static bool IsTime(string name) => ValidNames.Concat(IssueNames).Concat(LeadNames).Contains(name, StringComparer.OrdinalIgnoreCase);

    public static bool Recognizes(IReadOnlyList<string> header)
    {
        bool Has(string[] names) => header.Any(name => names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return Has(LatitudeNames) && Has(LongitudeNames) && (Has(ValidNames) || Has(LeadNames)) && header.Any(name => WeatherVariables.TryGet(Named().Match(name).Groups[1].Value, out _));
    }

    /// <exception cref="ReportFormatException">It is not known of which run the rows are, or no variable can be used.</exception>
    public static PointColumns Of(IReadOnlyList<string> header, string fileName)
    {
        var columns = new PointColumns([.. header.Select(name => name.Trim())]);
        if (columns.Latitude < 0 || columns.Longitude < 0 || (columns.Valid < 0 && columns.Lead < 0))
        {
            throw new ReportFormatException("a point list has columns lat, lon and valid_time or forecast_hour");
        }

        if (columns.Issued < 0 && RunNames.IssuedOf(fileName) is null && (columns.Valid < 0 || columns.Lead < 0))
        {
            throw new ReportFormatException("names no run: give a column issued_at, valid_time with forecast_hour, or the run in the file name (20260701_06)");
        }

        return columns.Variables.Count > 0
            ? columns
            : throw new ReportFormatException($"has no variable that can be used: {string.Join("; ", columns.Unusable.Select(unusable => $"{unusable.Name} {unusable.Reason}"))}");
    }

    [GeneratedRegex(@"^\s*([A-Za-z0-9_]+)\s*(?:[\[(]\s*(.+?)\s*[\])])?\s*$")]
    private static partial Regex Named();
}
