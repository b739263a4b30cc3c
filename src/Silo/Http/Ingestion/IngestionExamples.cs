using GridGrains.Grains.Contracts.Ingestion;

namespace GridGrains.Silo.Http.Ingestion;

/// <summary>Requests and answers that the OpenAPI document shows.</summary>
internal static class IngestionExamples
{
    public static readonly SpecDocument Spec = new(
        "1.1", "sp15-prices",
        new Dictionary<string, string> { ["name"] = "example", ["provider_type"] = "rest_api", ["base_url"] = "https://api.example.com", ["schedule_cron"] = "*/5 * * * *", ["timezone"] = "America/Los_Angeles" },
        [
            new(
                "prices", "/v1/prices", "$.data[*]",
                new Dictionary<string, IReadOnlyDictionary<string, string>>
                {
                    ["ts"] = From("time"),
                    ["iso"] = new Dictionary<string, string> { ["const"] = "CAISO" },
                    ["node"] = From("node"),
                    ["market"] = new Dictionary<string, string> { ["const"] = "REAL_TIME_5_MIN" },
                    ["interval_minutes"] = new Dictionary<string, string> { ["const"] = "5" },
                    ["lmp"] = From("price"),
                }),
        ],
        [new Dictionary<string, string> { ["type"] = "kafka", ["target"] = "lmp" }]);

    public static readonly SpecCheckView Check = new(
        false, null, [new("unknown_field", "error", "/endpoints/0/field_mapping/lmpp", 19, 7, "rows of lmp have no field 'lmpp'; they have ts, iso, node, lmp", "lmp")]);

    public static readonly PreviewView Preview = new(
        new SpecCheckView(true, "sp15-prices", []),
        [
            new(
                "prices",
                [new("https://api.example.com/v1/prices", 200, 148, 1, 84.2)],
                1, 1,
                ["""{"time":"2026-03-08T10:05:00Z","node":"TH_SP15_GEN-APND","price":31.25}"""],
                [
                    new(
                        """{"time":"2026-03-08T10:05:00Z","node":"TH_SP15_GEN-APND","price":31.25}""",
                        new Dictionary<string, string> { ["ts"] = "2026-03-08T10:05:00Z", ["lmp"] = "31.25" },
                        "ISO_RT_LMP", "CAISO/TH_SP15_GEN-APND", """{"ts":"2026-03-08T10:05:00Z","iso":"CAISO","node":"TH_SP15_GEN-APND","lmp":31.25,"market":"REAL_TIME_5_MIN"}"""),
                ],
                0, [],
                [new("time", "timestamp", "1 of 1 values are stamps with an offset", 1, 0, 1, "2026-03-08T10:05:00Z", "2026-03-08T10:05:00Z", ["2026-03-08T10:05:00Z"])],
                [], [], new(1, 1, Moment, Moment), null),
        ]);

    public static readonly PipelineView Pipeline = new(
        "sp15-prices", "idle", "lmp", "power-desk", "*/5 * * * *", "America/Los_Angeles", 1, Moment, Moment.AddMinutes(5), Moment, 0,
        [new("8de7cdd1f2a3400", "schedule", "succeeded", Moment, Moment.AddSeconds(2), 1, 14_800, 100, 98, 2, 0, null, null, [], 120, [])]);

    public static readonly PipelineView Backfilled = Pipeline with
    {
        Backfill = new(
            Moment.AddDays(-31), Moment, 1440, Moment.AddDays(-19), 12, 31, null,
            new("8de7cdd1f2a3401", "backfill", "running", Moment, null, 12, 177_600, 1_200, 1_200, 0, 0, null, null, [], null, [])),
    };

    public static readonly PipelineList Pipelines = new(1, [Pipeline]);

    public static readonly PipelineSpecView DeployedSpec = new("sp15-prices", 1, Moment, "version: \"1.1\"\nname: sp15-prices\n");

    public static readonly DeliveryView Delivery = new(
        "sp15-prices", "pipeline/sp15-prices", "main", "6d59c6824547c203e806194cf849c01960407585", true, ["pipelines/sp15-prices/spec.yaml", "pipelines/sp15-prices/expected/prices.ndjson"], null, "https://github.com/desk/specs/pull/7");

    public static readonly HookAnswer Hooked = new(
        "sp15-ticks", true, new("8de7cdd1f2a3400", "webhook", "succeeded", Moment, Moment.AddSeconds(1), 1, 148, 1, 1, 0, 0, null, null, [], 60, []));

    private static DateTime Moment => new(2026, 3, 8, 10, 5, 0, DateTimeKind.Utc);

    public static PipelineActView Act(string state) => new("sp15-prices", state == "running", state);

    private static Dictionary<string, string> From(string name) => new() { ["from"] = name };
}
