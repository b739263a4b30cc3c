using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Reports;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Feeds;

/// <summary>Options of what feeds prices.</summary>
internal static class PriceSettings
{
    public static readonly Setting<FeedSettings> Feed = new(
        "feed", "FEED", "sim, none, live[:ISO,...] or files:PATH[,PATH...]", "sim", FeedSettings.Simulator,
        "sim: the simulated market; files:PATH[,PATH...]: replay report files or folders; live: public reports of markets, fetched while the silo runs; none: only what comes over HTTP",
        static (string text, out FeedSettings feed) => FeedSettings.TryParse(text, out feed!, out _))
    {
        Why = static text => FeedSettings.TryParse(text, out _, out var error) ? null : error,
    };

    public static readonly Setting<bool> ExitWhenDrained = Setting.Switch(
        "exit-when-drained", "With files: stop when every price is applied and durable, and print a summary");

    public static readonly Setting<bool> Strict = Setting.Switch("strict", "With --exit-when-drained: exit code 3 when rows were rejected or files refused");

    public static readonly Setting<PriceProduct?> Product = new(
        "market", "MARKET", string.Join(' ', PriceProducts.All.Select(known => known.Name())), "what the file names", null,
        "Product of files that do not name theirs, for example DAY_AHEAD_HOURLY",
        static (string text, out PriceProduct? product) =>
        {
            var isKnown = PriceProducts.TryParse(text, out var parsed);
            product = parsed;
            return isKnown;
        });

    public static readonly Setting<int> LagMinutes = Setting.Number(
        "rt-lag-minutes", "N", (int)KnownAtRules.DefaultRealTimeLag.TotalMinutes, 0, 7 * 24 * 60,
        "Minutes after an interval's end at which a real-time price counts as known, where the report does not give the time");

    public static readonly Setting<string?> Reference = Setting.Text(
        "reference", "DIR", "the built-in hubs and zones", "Folder with CAISO atlas files (pnode to hub, TAC area and coordinates) to map nodes with");

    public static readonly Setting<int> SimulatedNodes = Setting.Number(
        "sim-nodes", "N", SiloSettings.DefaultSimulatedNodes, 100, 100_000, "Nodes of the simulated market");

    public static readonly Setting<ulong> Seed = Setting.Number("sim-seed", "N", 0UL, 0UL, ulong.MaxValue, "Seed of the simulated market");

    public static readonly Setting<double> Speed = Setting.Number("sim-speed", "X", 1d, 0.001, 100_000, "Market seconds per second");

    public static readonly IReadOnlyList<Setting> All = [Feed, ExitWhenDrained, Strict, Product, LagMinutes, Reference, SimulatedNodes, Seed, Speed];

    /// <summary>Those that turning reports into rows takes.</summary>
    public static readonly IReadOnlyList<Setting> OfReports = [Product, LagMinutes, Strict];

    public static ReportOptions ReportsOf(SettingValues values) => new(values.Get(Product), TimeSpan.FromMinutes(values.Get(LagMinutes)));

    public static SiloSettings Apply(SettingValues values, SiloSettings settings)
    {
        var feed = values.Get(Feed);
        return settings with
        {
            Feed = feed,
            Origin = feed.Kind == FeedKind.Simulator ? DataOrigin.Simulated : DataOrigin.Real,
            Reports = ReportsOf(values),
            ReferenceDirectory = values.Get(Reference),
            SimulatedNodes = values.Get(SimulatedNodes),
            SimulationSeed = values.Get(Seed),
            SimulationSpeed = values.Get(Speed),
        };
    }
}
