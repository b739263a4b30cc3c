using GridGrains.Domain;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Feeds.Weather;

/// <summary>Which folders are followed for weather, and how often they are looked at.</summary>
internal sealed record WeatherFileOptions(IReadOnlyList<string> Paths, TimeSpan LookEvery)
{
    private const int DefaultSeconds = 30;

    private static readonly Setting<string?> Files = Setting.Text(
        "weather-files", "PATH[,PATH...]", "none", "Files and folders of weather that are followed: station reports (ISD, global-hourly, METAR), forecasts (JSON, point lists); not with --feed sim");

    private static readonly Setting<int> Seconds = Setting.Number("weather-look-seconds", "N", DefaultSeconds, 1, 3_600, "Seconds between two looks at --weather-files");

    public static readonly IReadOnlyList<Setting> All = [Files, Seconds];

    public static WeatherFileOptions Of(SettingValues values) => new(
        values.Get(Files)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [], TimeSpan.FromSeconds(values.Get(Seconds)));

    /// <exception cref="DomainException"><c>InvalidSetting</c>: real and simulated weather would be mixed, or a path is not there.</exception>
    public void Require(SiloSettings settings)
    {
        if (Paths.Count > 0 && settings.Feed.Kind == FeedKind.Simulator)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, "--weather-files brings real weather, --feed sim simulates it: give --feed none, live or files: with it");
        }

        if (Paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"--weather-files: '{missing}' is neither a file nor a folder");
        }
    }
}
