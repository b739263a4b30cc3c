namespace GridGrains.Iceberg.Catalogs;

/// <summary>The JDBC catalog's tables and what is asked of them; the dialect is what SQLite and PostgreSQL share.</summary>
internal static class SqlStatements
{
    public const string CreateTables = """
        CREATE TABLE IF NOT EXISTS iceberg_tables (
            catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
            metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
            PRIMARY KEY (catalog_name, table_namespace, table_name))
        """;

    public const string CreateNamespaceProperties = """
        CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
            catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255),
            property_value VARCHAR(1000), PRIMARY KEY (catalog_name, namespace, property_key))
        """;

    public const string ProbeTypeColumn = "SELECT iceberg_type FROM iceberg_tables WHERE 1 = 0";

    public const string AddTypeColumn = "ALTER TABLE iceberg_tables ADD COLUMN iceberg_type VARCHAR(5)";

    private const string OneTable = "catalog_name = @catalog AND table_namespace = @namespace AND table_name = @table";

    /// <summary>Views share the table and are not tables; rows of older writers have no type.</summary>
    private const string IsTable = "(iceberg_type = 'TABLE' OR iceberg_type IS NULL)";

    public const string FindTable = $"SELECT metadata_location FROM iceberg_tables WHERE {OneTable} AND {IsTable}";

    public const string ListTables =
        $"SELECT table_name FROM iceberg_tables WHERE catalog_name = @catalog AND table_namespace = @namespace AND {IsTable} ORDER BY table_name";

    public const string InsertTable = """
        INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, iceberg_type)
        VALUES (@catalog, @namespace, @table, @location, NULL, 'TABLE')
        """;

    public const string SwapLocation =
        $"UPDATE iceberg_tables SET metadata_location = @new, previous_metadata_location = @old WHERE {OneTable} AND metadata_location = @old AND {IsTable}";

    public const string DropTable = $"DELETE FROM iceberg_tables WHERE {OneTable} AND {IsTable}";

    public const string RenameTable =
        $"UPDATE iceberg_tables SET table_namespace = @newNamespace, table_name = @newTable WHERE {OneTable} AND {IsTable}";

    /// <summary>A namespace exists by having a property, or a table.</summary>
    public const string ListNamespaces = """
        SELECT namespace FROM iceberg_namespace_properties WHERE catalog_name = @catalog
        UNION SELECT table_namespace FROM iceberg_tables WHERE catalog_name = @catalog ORDER BY 1
        """;

    public const string NamespaceProperties =
        "SELECT property_key, property_value FROM iceberg_namespace_properties WHERE catalog_name = @catalog AND namespace = @namespace";

    public const string InsertProperty = """
        INSERT INTO iceberg_namespace_properties (catalog_name, namespace, property_key, property_value)
        VALUES (@catalog, @namespace, @key, @value)
        """;

    public const string UpsertProperty = InsertProperty +
        " ON CONFLICT (catalog_name, namespace, property_key) DO UPDATE SET property_value = excluded.property_value";

    public const string DeleteProperty =
        "DELETE FROM iceberg_namespace_properties WHERE catalog_name = @catalog AND namespace = @namespace AND property_key = @key";

    /// <summary>Drops only what is still empty: a table created meanwhile keeps its namespace.</summary>
    public const string DropNamespace = """
        DELETE FROM iceberg_namespace_properties WHERE catalog_name = @catalog AND namespace = @namespace
        AND NOT EXISTS (SELECT 1 FROM iceberg_tables WHERE catalog_name = @catalog AND table_namespace = @namespace)
        """;
}
