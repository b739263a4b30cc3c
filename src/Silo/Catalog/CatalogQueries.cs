using GridGrains.Domain.Catalog;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Catalog;

/// <summary>Statements to copy: what reads an entry, in the languages of those who read it.</summary>
internal static class CatalogQueries
{
    private const int Rows = 100;

    /// <param name="database">Of the warehouse.</param>
    /// <param name="address">Of this silo, as its reader calls it: <c>http://127.0.0.1:8080</c>.</param>
    public static IReadOnlyList<CatalogQueryView> Of(CatalogEntry entry, string database, string address) => entry switch
    {
        { Store: DeclaredTables.Lake } => OfLake(entry.Name, address),
        { Store: DeclaredTables.Warehouse } => OfWarehouse(entry, $"{database}.{entry.Name}"),
        { Kind: CatalogKind.Cube } => OfCube(entry, address),
        { Kind: CatalogKind.Dataset } => OfDataset(entry, address),
        { Kind: CatalogKind.FeatureView, Columns.Count: > 0 } => OfFeatures(entry, address),
        { Kind: CatalogKind.Curve or CatalogKind.Pipeline, Address: { } path } => [new("http", $"curl '{address}{path}'")],
        { Kind: CatalogKind.Endpoint, Title: var title, Address: { } path } when title.StartsWith("GET ", StringComparison.Ordinal) => [new("http", $"curl '{address}{path}'")],
        { Kind: CatalogKind.Hub or CatalogKind.Zone or CatalogKind.Node, Address: { } path } => [new("http", $"curl '{address}{path}'")],
        _ => [],
    };

    private static CatalogQueryView[] OfLake(string table, string address) =>
    [
        new("duckdb", $"INSTALL iceberg; LOAD iceberg;\nATTACH 'gridgrains' AS lake (TYPE iceberg, ENDPOINT '{address}/iceberg', AUTHORIZATION_TYPE 'none');\nSELECT * FROM lake.{DeclaredTables.LakeNamespace}.{table} LIMIT {Rows};"),
        new("trino", $"-- catalog lake: connector.name=iceberg, iceberg.catalog.type=rest, iceberg.rest-catalog.uri={address}/iceberg\nSELECT * FROM lake.{DeclaredTables.LakeNamespace}.{table} LIMIT {Rows}"),
        new("python", $"from pyiceberg.catalog import load_catalog\n\nlake = load_catalog(\"grid\", uri=\"{address}/iceberg\", warehouse=\"gridgrains\")\nframe = lake.load_table(\"{DeclaredTables.LakeNamespace}.{table}\").scan(limit={Rows}).to_pandas()"),
    ];

    private static CatalogQueryView[] OfWarehouse(CatalogEntry entry, string table)
    {
        var isView = entry.Kind == CatalogKind.View;
        var from = entry.Parameters.Count > 0 ? $"{table}(as_of = '2026-06-01 12:00:00')" : isView ? table : $"{table} FINAL";
        var statement = $"SELECT {string.Join(", ", entry.Columns.Take(12).Select(column => column.Name))}\nFROM {from}\n{(entry.TimeColumn is { } time && entry.Columns.Any(column => column.Name == time) ? $"ORDER BY {time} DESC\n" : "")}LIMIT {Rows}";
        return
        [
            new("clickhouse", statement),
            new("python", $"import clickhouse_connect\n\nclient = clickhouse_connect.get_client(host=HOST, port=PORT, username=USER, password=PASSWORD)\nframe = client.query_df(\"\"\"{statement}\"\"\")"),
            new("csharp", $"using ClickHouse.Driver;\n\nusing var client = new ClickHouseClient(connectionString);\nusing var rows = await client.ExecuteReaderAsync(\n    \"\"\"\n    {statement.Replace("\n", "\n    ", StringComparison.Ordinal)}\n    \"\"\");"),
        ];
    }

    private static CatalogQueryView[] OfCube(CatalogEntry entry, string address)
    {
        var query = string.Join('&', entry.Examples.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var url = $"{address}{entry.Address}{(query.Length > 0 ? $"?{query}" : "")}";
        return
        [
            new("http", $"curl '{url}'"),
            new("python", $"import pandas\n\nframe = pandas.read_csv(\"{url}{(query.Length > 0 ? '&' : '?')}format=csv\")"),
            new("csharp", $"var answer = await client.QueryCubeAsync(\"{entry.Name}\", new Dictionary<string, string> {{ {string.Join(", ", entry.Examples.Select(pair => $"[\"{pair.Key}\"] = \"{pair.Value}\""))} }});"),
            new("clickhouse", $"SELECT * FROM url('{url}{(query.Length > 0 ? '&' : '?')}format=csv', CSVWithNames)"),
            new("duckdb", $"SELECT * FROM read_csv('{url}{(query.Length > 0 ? '&' : '?')}format=csv')"),
        ];
    }

    private static CatalogQueryView[] OfDataset(CatalogEntry entry, string address) =>
    [
        new("http", $"curl '{address}{entry.Address}?limit={Rows}'"),
        new("python", $"from gridstatusio import GridStatusClient\n\nclient = GridStatusClient(api_key=\"any\", host=\"{address}/v1\")\nframe = client.get_dataset(\"{entry.Name}\", limit={Rows})"),
        new("csharp", $"await foreach (var row in client.ReadDatasetAsync(\"{entry.Name}\"))\n{{\n}}"),
        new("duckdb", $"SELECT * FROM read_csv('{address}{entry.Address}?limit={Rows}&return_format=csv')"),
    ];

    private static CatalogQueryView[] OfFeatures(CatalogEntry entry, string address)
    {
        var feature = $"{entry.Name}:{entry.Columns[0].Name}";
        var key = entry.Key.FirstOrDefault() ?? "entity";
        return
        [
            new("http", $"curl '{address}/get-online-features' -H 'Content-Type: application/json' -d '{{\"features\":[\"{feature}\"],\"entities\":{{\"{key}\":[\"...\"]}}}}'"),
            new("python", $"import requests\n\nanswer = requests.post(\"{address}/get-online-features\", json={{\"features\": [\"{feature}\"], \"entities\": {{\"{key}\": [\"...\"]}}}}).json()"),
        ];
    }
}
