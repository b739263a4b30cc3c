namespace GridGrains.ClickHouse.Access;

/// <summary>No server can be asked now; the message is one line for people.</summary>
public sealed class WarehouseUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The tables are not those that this program knows.</summary>
public sealed class WarehouseSchemaException(string message) : Exception(message);
