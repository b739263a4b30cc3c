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

    private static Dictionary<string, string> From(string name) => new() { ["from"] = name };
}
