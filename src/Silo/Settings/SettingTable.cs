using System.Globalization;
using System.Text;

namespace GridGrains.Silo.Settings;

/// <summary>All options as text: the effective ones of a run, and the table of the documentation.</summary>
internal static class SettingTable
{
    public static IEnumerable<string> Effective(IReadOnlyList<Setting> settings, SettingValues values)
    {
        var width = settings.Max(setting => setting.Title.Length);
        var rows = settings.Select(setting => (setting.Title, Value: ValueOf(setting, values), Source: values.Find(setting)?.Source ?? "default")).ToList();
        var valueWidth = Math.Min(rows.Max(row => row.Value.Length), 60);
        return rows.Select(row => $"{row.Title.PadRight(width)}  {row.Value.PadRight(valueWidth)}  {row.Source}");
    }

    public static string Markdown(IReadOnlyList<Setting> settings)
    {
        var text = new StringBuilder("| option | environment | takes | default | what |\n|---|---|---|---|---|\n");
        foreach (var setting in settings)
        {
            var names = setting.OwnVariable is { } own ? $"`{setting.Variable}`, `{own}`" : $"`{setting.Variable}`";
            text.Append(CultureInfo.InvariantCulture, $"| {(setting.IsOnCommandLine ? $"`{setting.Option}`" : "")} | {names} | {Cell(setting.Takes)} | {Cell(setting.DefaultText)} | {Cell(setting.Help)} |\n");
        }

        return text.ToString();
    }

    private static string ValueOf(Setting setting, SettingValues values) => values.Find(setting) is { Text: { } text }
        ? Secrets.Shown(setting, text)
        : setting.DefaultText;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
