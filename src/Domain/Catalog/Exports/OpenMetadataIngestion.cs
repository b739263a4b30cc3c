using System.Text.Json.Nodes;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>
/// A workflow of OpenMetadata's ingestion that reads tables, views and their statements from the warehouse itself, under the names that the export of entries uses. Addresses and
/// secrets are variables of the environment.
/// </summary>
public static class OpenMetadataIngestion
{
    public static JsonObject Of(string database) => new()
    {
        ["source"] = new JsonObject
        {
            ["type"] = "clickhouse",
            ["serviceName"] = OpenMetadataNames.Warehouse,
            ["serviceConnection"] = new JsonObject { ["config"] = Connection() },
            ["sourceConfig"] = new JsonObject { ["config"] = Reads(database) },
        },
        ["sink"] = new JsonObject { ["type"] = "metadata-rest", ["config"] = new JsonObject() },
        ["workflowConfig"] = new JsonObject
        {
            ["loggerLevel"] = "INFO",
            ["openMetadataServerConfig"] = new JsonObject
            {
                ["hostPort"] = "${OPENMETADATA_URL}",
                ["authProvider"] = "openmetadata",
                ["securityConfig"] = new JsonObject { ["jwtToken"] = "${OPENMETADATA_TOKEN}" },
            },
        },
    };

    private static JsonObject Connection() => new()
    {
        ["type"] = "Clickhouse",
        ["scheme"] = "clickhouse+http",
        ["hostPort"] = "${CLICKHOUSE_HOST_PORT}",
        ["username"] = "${CLICKHOUSE_USER}",
        ["password"] = "${CLICKHOUSE_PASSWORD}",
    };

    // Descriptions are those of the catalogue: what the database has of them is not to replace them.
    private static JsonObject Reads(string database) => new()
    {
        ["type"] = "DatabaseMetadata",
        ["includeTables"] = true,
        ["includeViews"] = true,
        ["markDeletedTables"] = true,
        ["overrideMetadata"] = false,
        ["schemaFilterPattern"] = new JsonObject { ["includes"] = new JsonArray($"^{database}$") },
    };
}
