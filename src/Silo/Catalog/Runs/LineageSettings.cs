using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>Where events of this platform's own runs go, beside the topic LINEAGE.</summary>
internal static class LineageSettings
{
    private const int DefaultSampleMinutes = 60;

    public static readonly Setting<string?> File = Setting.Text("lineage-file", "FILE", "none", "File that events of OpenLineage about the platform's own runs are appended to, one on a line");

    public static readonly Setting<string?> Url = new(
        "lineage-url", "URL", "an address that begins with http:// or https://", "none", null, "Address that they are posted to, such as http://marquez:5000/api/v1/lineage",
        static (string text, out string? value) => Uri.TryCreate(value = text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" } && address.UserInfo.Length == 0);

    public static readonly Setting<string?> Credential = Setting.Text("lineage-credential", "NAME", "none", "Entry of --credentials with the bearer token of --lineage-url");

    public static readonly Setting<double> SampleMinutes = Setting.Number(
        "lineage-sample", "MINUTES", (double)DefaultSampleMinutes, 0.01, 1440, "Of work that never ends (sinks, windows, maintenance) one run is reported in so many minutes");

    public static readonly IReadOnlyList<Setting> All = [File, Url, Credential, SampleMinutes];
}
