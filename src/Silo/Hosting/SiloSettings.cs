using System.Net;
using GridGrains.Domain.Tables;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Sharding;
using GridGrains.Silo.Faults;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Hosting;

/// <summary>How one silo process is set up, as given on its command line.</summary>
public sealed record SiloSettings
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Where clients of Feast look for gRPC.</summary>
    public const string DefaultGrpcUrl = "http://127.0.0.1:6566";

    /// <summary>Where Orleans clients connect by default, in Orleans' own samples too.</summary>
    public const int DefaultGatewayPort = 30_000;

    public const int DefaultSimulatedNodes = 2_000;
    public const long DefaultLogCapBytes = 20L << 30;

    public required string DataDirectory { get; init; }

    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Address for gRPC, which needs one of its own where nothing is encrypted; null for none.</summary>
    public string? GrpcUrl { get; init; }

    /// <summary>All addresses that are served.</summary>
    public IReadOnlyList<string> AllUrls => GrpcUrl is { } grpc ? [.. Urls, grpc] : Urls;

    public WebSettings Web { get; init; } = WebSettings.Closed;

    public AccessSettings Access { get; init; } = AccessSettings.Open;

    /// <summary>Whether records of this run are simulated; a data directory never mixes the two.</summary>
    public DataOrigin Origin { get; init; } = DataOrigin.Simulated;

    /// <summary>Bytes that the embedded log may take on disk.</summary>
    public long LogCapBytes { get; init; } = DefaultLogCapBytes;

    /// <summary>Silo and gateway ports; 0 takes free ones.</summary>
    public int SiloPort { get; init; }

    public int GatewayPort { get; init; }

    /// <summary>Address that other silos reach this one at.</summary>
    public IPAddress AdvertisedAddress { get; init; } = IPAddress.Loopback;

    public string ClusterId { get; init; } = "gridgrains";

    /// <summary>Brokers and database of a cluster; null for the embedded default.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>How long tables keep their rows, in both stores.</summary>
    public TableRetention Retention { get; init; } = TableRetention.Declared;

    public LakeSettings Lake { get; init; } = LakeSettings.On;

    /// <summary>Folder whose files may be backfilled; by default <c>backfills</c> in the data directory.</summary>
    public string BackfillDirectory
    {
        get => field ?? Path.Combine(DataDirectory, "backfills");
        init;
    }

    /// <summary>Off unless asked for: an embedded engine is a process of its own with some 400 MB.</summary>
    public WarehouseSettings Warehouse { get; init; } = WarehouseSettings.Off;

    public TimeSpan BarrierInterval { get; init; } = ShardOptions.DefaultBarrierInterval;

    /// <summary>Faults that a test asks for.</summary>
    internal FaultSettings Faults { get; init; } = FaultSettings.None;

    /// <summary>Options as they were given, for parts that have further ones.</summary>
    internal SettingValues Values { get; init; } = SettingValues.Defaults;

    /// <summary>Names of products that this silo does without.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    public FeedSettings Feed { get; init; } = FeedSettings.None;

    public ReportOptions Reports { get; init; } = ReportOptions.Default;

    /// <summary>Folder of reference files, or null for the built-in hubs and zones alone.</summary>
    public string? ReferenceDirectory { get; init; }

    public int SimulatedNodes { get; init; } = DefaultSimulatedNodes;

    public ulong SimulationSeed { get; init; }

    public double SimulationSpeed { get; init; } = 1;

    /// <summary>A folder for each user, kept between runs; simulated and real data never share one.</summary>
    public static string DefaultDataDirectory(DataOrigin origin) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "gridgrains",
        origin == DataOrigin.Simulated ? "simulated" : "real");
}
