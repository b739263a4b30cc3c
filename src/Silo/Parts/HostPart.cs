using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>The process itself: its folder, addresses and log.</summary>
internal sealed class HostPart : SiloPart
{
    private const char Separator = ';';

    public static readonly Setting<string?> DataDir = Setting.Text(
        "data-dir", "DIR", "a folder for each user", "Folder of log and checkpoints; the one that is taken is printed at start");

    public static readonly Setting<string[]> Urls = new(
        "urls", "URLS", "addresses such as http://127.0.0.1:8080, separated by ';'", SiloSettings.DefaultUrl, [SiloSettings.DefaultUrl],
        "Addresses to serve HTTP on", TrySplit)
    {
        Why = static text => Split(text).FirstOrDefault(url => !IsAddress(url)) is { } wrong ? $"'{wrong}' is not an address to serve on" : null,
    };

    public static readonly Setting<long> LogCapMegabytes = Setting.Number(
        "log-cap-mb", "MB", SiloSettings.DefaultLogCapBytes >> 20, 1, 1L << 40, "Disk that the log may take; older records make room unless a consumer still needs them");

    public static readonly Setting<LogLevel> Verbosity = new(
        "log-level", "LEVEL", string.Join(' ', Enum.GetNames<LogLevel>()), nameof(LogLevel.Warning), LogLevel.Warning, "Least serious messages that are logged",
        static (string text, out LogLevel level) => Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level) && !int.TryParse(text, out _));

    public override string Name => "host";

    public override IReadOnlyList<Setting> Settings => [DataDir, Urls, LogCapMegabytes, Verbosity];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => settings with
    {
        Urls = values.Get(Urls),
        LogCapBytes = values.Get(LogCapMegabytes) << 20,
        LogLevel = values.Get(Verbosity),
    };

    private static bool TrySplit(string text, out string[] urls) => (urls = Split(text)).Length > 0 && Array.TrueForAll(urls, IsAddress);

    private static string[] Split(string text) => text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The host stands for any as * or +.
    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.PathAndQuery == "/";
}
