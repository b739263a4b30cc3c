using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Sql;

/// <summary>Bodies and answers as the OpenAPI document shows them.</summary>
internal static class SqlExamples
{
    public static readonly SqlRequest Request = new(
        "SELECT hub, avg(price) AS mean FROM hub_lmp_5m WHERE iso = {iso:String} GROUP BY hub ORDER BY mean DESC",
        new Dictionary<string, JsonElement> { ["iso"] = JsonSerializer.SerializeToElement("CAISO", ApiJson.Default.String) }, 100);

    public static readonly SqlAnswer Answer = new(
        [new("hub", "LowCardinality(String)"), new("mean", "Float64")],
        [[JsonSerializer.SerializeToElement("TH_SP15_GEN-APND", ApiJson.Default.String), JsonSerializer.SerializeToElement(31.25, ApiJson.Default.Double)]], 1, false, "warehouse");

    public static readonly SqlCheck Check = new(
        false, [], [], "sql_refused", "there is no table 'hub_lmp_5'; GET /v1/sql/tables lists what can be read", 1, 15, ["hub_lmp_5m"], []);

    public static readonly SqlTableList Tables = new(
        [new("hub_lmp_5m", "a hub and interval", "hub_lmp_5m", [new("price", "Float64", "the ISO's published price", "USD/MWh")])]);
}
