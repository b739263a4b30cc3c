using GridGrains.Silo.Hosting;
using GridGrains.Silo.Products;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>The process itself: its folder, addresses and log.</summary>
internal sealed class HostPart : SiloPart
{
    private const char Separator = ';';

    private static readonly IReadOnlyList<string> OptionalProducts = [.. ProductList.All.Where(product => product.IsOptional).Select(product => product.Name)];

    public static readonly Setting<string?> DataDir = Setting.Text(
        "data-dir", "DIR", "a folder for each user", "Folder of log and checkpoints; the one that is taken is printed at start");

    public static readonly Setting<string[]> Urls = new(
        "urls", "URLS", "addresses such as http://127.0.0.1:8080, separated by ';'", SiloSettings.DefaultUrl, [SiloSettings.DefaultUrl],
        "Addresses to serve HTTP on", TrySplit)
    {
        Why = static text => Split(text).FirstOrDefault(url => !IsAddress(url)) is { } wrong ? $"'{wrong}' is not an address to serve on" : null,
    };

    private static readonly Setting<string[]> AllowedHosts = new(
        "allowed-hosts", "NAMES", "names such as grid.example without a port, separated by ';', or * for any", "loopback and the hosts of --urls", [],
        "Further names that requests may call this server by; another name is refused, since a page can point its own name here",
        static (string text, out string[] names) => Array.TrueForAll(names = Split(text), IsHost) && names.Length > 0);

    private static readonly Setting<string[]> AllowedOrigins = OriginsSetting(
        "allowed-origins", "Other origins whose pages may read and write, separated by ';'", takesAny: false);

    private static readonly Setting<string[]> CorsOrigins = OriginsSetting(
        "cors-origins", "Other origins whose pages may read, live prices and events too, separated by ';'; * for any", takesAny: true);

    public static readonly Setting<long> LogCapMegabytes = Setting.Number(
        "log-cap-mb", "MB", SiloSettings.DefaultLogCapBytes >> 20, 1, 1L << 40, "Disk that the log may take; older records make room unless a consumer still needs them");

    public static readonly Setting<LogLevel> Verbosity = new(
        "log-level", "LEVEL", string.Join(' ', Enum.GetNames<LogLevel>()), nameof(LogLevel.Warning), LogLevel.Warning, "Least serious messages that are logged",
        static (string text, out LogLevel level) => Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level) && !int.TryParse(text, out _));

    private static readonly Setting<string[]> Without = new(
        "without", "PRODUCTS", "names of products separated by ';'", "none", [],
        $"Products that this silo does without: {string.Join(", ", OptionalProducts)}; every silo of a cluster alike", TryProducts);

    public override string Name => "host";

    public override IReadOnlyList<Setting> Settings => [DataDir, Urls, AllowedHosts, AllowedOrigins, CorsOrigins, LogCapMegabytes, Verbosity, Without];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => settings with
    {
        Urls = values.Get(Urls),
        Web = new WebSettings(values.Get(AllowedHosts), values.Get(AllowedOrigins), values.Get(CorsOrigins)),
        LogCapBytes = values.Get(LogCapMegabytes) << 20,
        LogLevel = values.Get(Verbosity),
        Without = values.Get(Without),
    };

    private static Setting<string[]> OriginsSetting(string name, string help, bool takesAny) => new(
        name, "ORIGINS", "origins such as https://desk.example, separated by ';'" + (takesAny ? ", or *" : ""), "none", [], help,
        (string text, out string[] origins) => Array.TrueForAll(origins = Split(text), origin => IsOrigin(origin) || (takesAny && origin == WebSettings.Any)) && origins.Length > 0);

    private static bool IsHost(string text) => text == WebSettings.Any || Uri.CheckHostName(text) != UriHostNameType.Unknown;

    // As browsers write it: without a path, not even a slash.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;

    private static bool TryProducts(string text, out string[] products) => (products = Split(text)).Length > 0
        && Array.TrueForAll(products, OptionalProducts.Contains);

    private static bool TrySplit(string text, out string[] urls) => (urls = Split(text)).Length > 0 && Array.TrueForAll(urls, IsAddress);

    private static string[] Split(string text) => text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The host stands for any as * or +.
    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.PathAndQuery == "/";
}
