using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Prices;

/// <summary>Answers and requests as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class PriceExamples
{
    private const string NodeId = "TH_SP15_GEN-APND";
    private const string Key = "CAISO/" + NodeId;
    private const string RealTimeProduct = "REAL_TIME_15_MIN";
    private const string DayAheadProduct = "DAY_AHEAD_HOURLY";

    /// <summary>The next offset of every partition of both topics.</summary>
    public const string LivePlace = "1208.97.0.4.311.0.0.12.5.0.0.8.49.2.0.0.24.0.0.1.0.0.0.3";

    private static readonly PriceView RealTime = new(
        RealTimeProduct, At(1, 10, 15), At(1, 10, 30), 31.25, 30, 1, 0.25, null, At(1, 10, 35), "interval_end_plus_lag", []);

    private static readonly PriceView DayAhead = new(
        DayAheadProduct, At(2, 6, 0), At(2, 7, 0), 33.5, 32, 1.25, 0.25, null, At(1, 10, 0).AddHours(-14), "posting_hour", []);

    private static readonly SummaryView Summary = new(At(1, 10, 0), At(1, 11, 0), 2, 31, 30.75, 31.25);

    private static readonly DayAheadHourView Hour = new(At(1, 10, 0), 33.5, 32, 1.25, 0.25);

    private static readonly ProductView Product = new(RealTimeProduct, RealTime, Summary, Summary, Summary, Summary, 0);

    public static readonly NodeView Node = new()
    {
        Iso = "CAISO",
        Node = NodeId,
        Key = Key,
        Labels = new(NodeId, "HUB", null, null, null, ["SP15", "SP-15"]),
        RealTime = Product,
        DayAhead = Product with { Market = DayAheadProduct, Latest = DayAhead },
        DayAheadCurrentHour = Hour,
        DayAheadRealTimeHour = Hour,
        DartUsdPerMwh = 2.5,
        StalenessSeconds = 41.2,
        Products = [Product],
        Counters = new(2, 0, 64.75),
        LogOffsets = [new("ISO_RT_LMP", 3, 1207), new("ISO_DA_LMP", 3, 48)],
    };

    public static readonly HistoryView History = new(Key, RealTimeProduct, At(1, 0, 0), At(2, 0, 0), [new(At(1, 10, 15), 31.25)], 0);

    public static readonly IsoList Isos = new([new("CAISO", "California ISO", "America/Los_Angeles", RealTimeProduct, [new(NodeId, "SP15", ["SP-15"], Key)], [])]);

    public static readonly NodePage Nodes = new([new("CAISO", NodeId, Key, NodeId, "HUB", null, null, ["SP15", "SP-15"], null, null)], null);

    public static readonly AreaView Hub = new(
        "CAISO", NodeId, Key, "hub", "SP15", ["SP-15"], RealTime, DayAhead, [RealTime, DayAhead], [new(RealTimeProduct, At(1, 10, 15), 212, 30.91)])
    {
        DayAheadCurrentHour = Hour,
        DayAheadRealTimeHour = Hour,
        DartUsdPerMwh = 2.5,
        ChangeUsdPerMwh = 0.5,
        StalenessSeconds = 41.2,
        Session = Summary,
    };

    public static readonly HubPage Hubs = new([Hub], null);

    public static readonly AreaView Zone = new(
        "ERCOT", "LZ_NORTH", "ERCOT/LZ_NORTH", "zone", "North Zone", [], RealTime, null, [RealTime], [new(RealTimeProduct, At(1, 10, 15), 97, 24.02)]);

    public static readonly StreamExample Live = new(
        LivePlace,
        "price",
        new PriceUpdate(
            "CAISO", NodeId, Key, NodeId, null, null, RealTimeProduct, At(1, 10, 15), At(1, 10, 30), 31.25, 30, 1, 0.25, null, At(1, 10, 35)));

    /// <summary>A record as the log holds it.</summary>
    public static readonly JsonNode Record = RecordOf(new LmpEvent(
        new EntityKey(Domain.Markets.Isos.Caiso, NodeId),
        new LmpFact
        {
            Product = PriceProduct.RealTime15Min,
            IntervalStartUtc = At(1, 10, 15),
            IntervalMinutes = 15,
            Lmp = 31.25,
            Energy = 30,
            Congestion = 1,
            Loss = 0.25,
            Ghg = double.NaN,
            KnownAtUtc = At(1, 10, 35),
            KnownAtBasis = KnownAtBasis.IntervalEndPlusLag,
        },
        new NodeLabels(Type: "HUB")));

    public static readonly IngestAnswer Ingested = new(
        "ISO_RT_LMP", 1, 1, [new(0, "accepted", 3, 1207, null, null, null), new(1, "rejected", null, null, "missing", "lmp", "lmp is absent")]);

    public static readonly OnlineFeaturesRequest FeaturesRequest = new(
        new Dictionary<string, IReadOnlyList<string>> { ["node_id"] = [Key] }, ["node_prices:rt_lmp", "node_prices:da_lmp", "node_prices:dart"]);

    public static readonly OnlineFeaturesAnswer Features = new(
        new(["node_id", "rt_lmp"]),
        [
            new([JsonSerializer.SerializeToElement(Key)], ["PRESENT"], ["1970-01-01T00:00:00Z"]),
            new([JsonSerializer.SerializeToElement(31.25)], ["PRESENT"], ["2026-06-01T10:30:00Z"]),
        ]);

    private static DateTime At(int day, int hour, int minute) => new(2026, 6, day, hour, minute, 0, DateTimeKind.Utc);

    private static JsonNode RecordOf(LmpEvent price)
    {
        var record = new RecordBuffer();
        LmpEventJson.Write(record, price);
        return JsonNode.Parse(record.Value(0))!;
    }
}
