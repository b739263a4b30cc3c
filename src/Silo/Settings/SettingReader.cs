using System.Globalization;

namespace GridGrains.Silo.Settings;

/// <summary>Options cannot be taken as they are. The message has a line for each fault.</summary>
internal sealed class SettingException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Reads and checks all options before anything is opened: a data directory that is locked or made for a start that cannot be would be too late.
/// </summary>
internal static class SettingReader
{
    /// <param name="known">All options of the program: another name is a misspelt one, and must not pass for none.</param>
    /// <param name="wanted">Those that this command takes.</param>
    /// <exception cref="SettingException">Names every option that is wrong, its value, what it takes, and where the value comes from.</exception>
    public static SettingValues Read(IReadOnlyList<Setting> known, IReadOnlyList<Setting> wanted, SettingSources sources)
    {
        var faults = UnknownIn(known, sources).ToList();
        var values = new Dictionary<Setting, SettingValue>();
        foreach (var setting in wanted)
        {
            if (sources.Find(setting.Key) is not { } found)
            {
                continue;
            }

            if (setting.TryParse(found.Text, out var value, out var reason))
            {
                values[setting] = new SettingValue(value, found.Text, found.Source);
            }
            else
            {
                faults.Add(FaultOf(setting, found.Text, found.Source, reason));
            }
        }

        return faults.Count == 0 ? new SettingValues(values) : throw new SettingException(string.Join('\n', faults));
    }

    private static IEnumerable<string> UnknownIn(IReadOnlyList<Setting> known, SettingSources sources)
    {
        var keys = known.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return sources.Keys.Where(set => !keys.Contains(set.Key)).Select(set => $"'{set.Key}' is not an option (from {set.Source})");
    }

    private static string FaultOf(Setting setting, string text, string source, string? reason)
    {
        var shown = Secrets.Shown(setting, text).ReplaceLineEndings(" ");
        var quoted = double.TryParse(shown, CultureInfo.InvariantCulture, out _) ? shown : $"'{shown}'";
        var why = reason is null || shown != text ? "" : $": {reason}";
        return $"{setting.Title} takes {setting.Takes}, not {quoted}{why} (from {source})";
    }
}
