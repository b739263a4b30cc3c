using System.CommandLine;
using System.Net;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Sharding;
using GridGrains.Silo.Faults;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Commands;

/// <summary>The options of the command line and what they mean.</summary>
internal static class SiloOptions
{
    public static readonly Option<string> DataDir = new("--data-dir")
    {
        Description = "Folder of log and checkpoints (default: a folder per user, printed at start)",
        HelpName = "DIR",
    };

    public static readonly Option<string> Urls = new("--urls")
    {
        Description = "Addresses to serve HTTP on, separated by ';'",
        DefaultValueFactory = _ => SiloSettings.DefaultUrl,
        HelpName = "URLS",
    };

    public static readonly Option<string> Feed = new("--feed")
    {
        Description = "sim: the simulated market; files:PATH[,PATH...]: replay report files or folders; none: only what comes over HTTP",
        DefaultValueFactory = _ => "sim",
        HelpName = "FEED",
    };

    public static readonly Option<bool> ExitWhenDrained = new("--exit-when-drained")
    {
        Description = "With files: stop when every price is applied and durable, and print a summary",
    };

    public static readonly Option<bool> Strict = new("--strict")
    {
        Description = "With --exit-when-drained: exit code 3 when rows were rejected or files refused",
    };

    public static readonly Option<Market?> MarketOption = new("--market")
    {
        Description = "Product of files that do not tell theirs, for example DAY_AHEAD_HOURLY",
        HelpName = "MARKET",
        CustomParser = result => Markets.TryParse(result.Tokens[0].Value, out var market)
            ? market
            : Fail<Market?>(result, $"'{result.Tokens[0].Value}' is no market; known are {string.Join(' ', Markets.All.Select(known => known.Name()))}"),
    };

    public static readonly Option<int> LagMinutes = new("--rt-lag-minutes")
    {
        Description = "Minutes after an interval's end at which a real-time price counts as known, where the report does not say",
        DefaultValueFactory = _ => (int)KnownAtRules.DefaultRealTimeLag.TotalMinutes,
        HelpName = "N",
    };

    public static readonly Option<string> Reference = new("--reference")
    {
        Description = "Folder with CAISO atlas files (pnode to hub, TAC area and coordinates) to map nodes with",
        HelpName = "DIR",
    };

    public static readonly Option<int> SimulatedNodes = new("--sim-nodes")
    {
        Description = "Nodes of the simulated market, 100 to 100000",
        DefaultValueFactory = _ => SiloSettings.DefaultSimulatedNodes,
        HelpName = "N",
    };

    public static readonly Option<ulong> Seed = new("--sim-seed") { Description = "Seed of the simulated market", HelpName = "N" };

    public static readonly Option<double> Speed = new("--sim-speed")
    {
        Description = "Market seconds per second",
        DefaultValueFactory = _ => 1,
        HelpName = "X",
    };

    public static readonly Option<long> LogCapMegabytes = new("--log-cap-mb")
    {
        Description = "Disk that the log may take; older records make room unless a consumer still needs them",
        DefaultValueFactory = _ => SiloSettings.DefaultLogCapBytes >> 20,
        HelpName = "MB",
    };

    public static readonly Option<string> Lake = new("--lake")
    {
        Description = "on: keep every price in Iceberg tables; off: do not (of a cluster: on where --lake-dir is given)",
        HelpName = "on|off",
    };

    public static readonly Option<string> LakeDir = new("--lake-dir")
    {
        Description = "Folder of the Iceberg tables (default: lake in the data folder); of a cluster: one that all silos share",
        HelpName = "DIR",
    };

    public static readonly Option<double> LakeSeconds = new("--lake-seconds")
    {
        Description = "Longest time from a record in the log to its commit to the tables",
        DefaultValueFactory = _ => LakeSettings.DefaultCommitInterval.TotalSeconds,
        HelpName = "S",
    };

    public static readonly Option<string> BackfillDir = new("--backfill-dir")
    {
        Description = "Folder whose report files may be backfilled over HTTP (default: backfills in the data folder)",
        HelpName = "DIR",
    };

    public static readonly Option<string> ClickHouse = new("--clickhouse")
    {
        Description = $"on: keep every price in ClickHouse, in an embedded engine or the server of {WarehouseSettings.ConnectionVariable} (environment); off: do not (of a cluster: on where a server is named)",
        HelpName = "on|off",
    };

    public static readonly Option<double> ClickHouseSeconds = new("--clickhouse-seconds")
    {
        Description = "Longest time from a record in the log to its insert",
        DefaultValueFactory = _ => WarehouseSettings.DefaultInterval.TotalSeconds,
        HelpName = "S",
    };

    public static readonly Option<bool> Cluster = new("--cluster")
    {
        Description = $"Run as one silo of a cluster: brokers from {ClusterSettings.KafkaVariable}, database from {ClusterSettings.PostgresVariable} (environment)",
    };

    public static readonly Option<string> ClusterId = new("--cluster-id")
    {
        Description = "Name that the silos of one cluster share",
        DefaultValueFactory = _ => "gridgrains",
        HelpName = "NAME",
    };

    public static readonly Option<IPAddress> Advertise = new("--advertise")
    {
        Description = "Address that the other silos reach this one at",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out var address)
            ? address
            : Fail<IPAddress>(result, $"'{result.Tokens[0].Value}' is no IP address"),
        HelpName = "IP",
    };

    public static readonly Option<int> SiloPort = new("--silo-port") { Description = "Port for other silos (0: a free one)", HelpName = "PORT" };

    public static readonly Option<int> GatewayPort = new("--gateway-port") { Description = "Port for Orleans clients (0: a free one)", HelpName = "PORT" };

    public static readonly Option<double> BarrierSeconds = new("--barrier-seconds")
    {
        Description = "Time between two checkpoints of a shard",
        DefaultValueFactory = _ => ShardOptions.DefaultBarrierInterval.TotalSeconds,
        HelpName = "S",
    };

    public static readonly Option<string> Topics = new("--topics")
    {
        Description = $"Instead of a run: apply creates the topics that the brokers in {ClusterSettings.KafkaVariable} lack, check compares only; exit code 1 when any differs",
        HelpName = "apply|check",
    };

    public static readonly Option<string> TopicsPath = new("--topics-file")
    {
        Description = "Description of the topics (default: the one built in, deploy/topics.yaml)",
        HelpName = "FILE.yaml",
    };

    public static readonly Option<LogLevel> Verbosity = new("--log-level")
    {
        Description = "Trace, Debug, Information, Warning, Error",
        DefaultValueFactory = _ => LogLevel.Warning,
        CustomParser = result => Enum.TryParse<LogLevel>(result.Tokens[0].Value, ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : Fail<LogLevel>(result, $"'{result.Tokens[0].Value}' is no log level; known are {string.Join(' ', Enum.GetNames<LogLevel>())}"),
        HelpName = "LEVEL",
    };

    /// <summary>Options of the run itself, in the order of the help.</summary>
    public static IReadOnlyList<Option> OfRun =>
    [
        DataDir, Urls, Feed, ExitWhenDrained, Strict, MarketOption, LagMinutes, Reference, SimulatedNodes, Seed, Speed, LogCapMegabytes,
        BarrierSeconds, Lake, LakeDir, LakeSeconds, BackfillDir, ClickHouse, ClickHouseSeconds, Cluster, ClusterId, Advertise, SiloPort, GatewayPort, Topics, TopicsPath, Verbosity,
    ];

    public static SiloSettings SettingsOf(ParseResult parsed)
    {
        FeedSettings.TryParse(parsed.GetValue(Feed)!, out var feed, out _);
        var origin = feed!.Kind == FeedKind.Simulator ? DataOrigin.Simulated : DataOrigin.Real;
        return new SiloSettings
        {
            DataDirectory = parsed.GetValue(DataDir) ?? SiloSettings.DefaultDataDirectory(origin),
            Origin = origin,
            Urls = parsed.GetValue(Urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            LogCapBytes = parsed.GetValue(LogCapMegabytes) << 20,
            LogLevel = parsed.GetValue(Verbosity),
            Feed = feed,
            Reports = ReportOptionsOf(parsed),
            ReferenceDirectory = parsed.GetValue(Reference),
            SimulatedNodes = parsed.GetValue(SimulatedNodes),
            SimulationSeed = parsed.GetValue(Seed),
            SimulationSpeed = parsed.GetValue(Speed),
            Cluster = parsed.GetValue(Cluster) ? ClusterSettings.FromEnvironment(Environment.GetEnvironmentVariable) : null,
            ClusterId = parsed.GetValue(ClusterId)!,
            AdvertisedAddress = parsed.GetValue(Advertise)!,
            SiloPort = parsed.GetValue(SiloPort),
            GatewayPort = parsed.GetValue(GatewayPort),
            Faults = FaultSettings.FromEnvironment(Environment.GetEnvironmentVariable),
            Lake = new LakeSettings(
                parsed.GetValue(Lake) is { } lake ? lake == "on" : !parsed.GetValue(Cluster) || parsed.GetValue(LakeDir) is not null,
                parsed.GetValue(LakeDir),
                TimeSpan.FromSeconds(parsed.GetValue(LakeSeconds))),
            BackfillDirectory = parsed.GetValue(BackfillDir)!,
            Warehouse = WarehouseSettings.FromEnvironment(
                Environment.GetEnvironmentVariable, parsed.GetValue(ClickHouse), parsed.GetValue(Cluster), TimeSpan.FromSeconds(parsed.GetValue(ClickHouseSeconds))),
            BarrierInterval = TimeSpan.FromSeconds(parsed.GetValue(BarrierSeconds)),
        };
    }

    public static RunOptions RunOptionsOf(ParseResult parsed) => new(parsed.GetValue(ExitWhenDrained), parsed.GetValue(Strict));

    public static ReportOptions ReportOptionsOf(ParseResult parsed) =>
        new(parsed.GetValue(MarketOption), TimeSpan.FromMinutes(parsed.GetValue(LagMinutes)));

    private static T Fail<T>(System.CommandLine.Parsing.ArgumentResult result, string error)
    {
        result.AddError(error);
        return default!;
    }
}
