using System.Net.Sockets;
using GridGrains.Domain;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GridGrains.Silo.Commands;

/// <summary>Failures of a start that a person can mend: they are reported in one line and end the process with an exit code.</summary>
internal static class StartFailures
{
    /// <returns>Null for a fault of the program, whose stack is wanted.</returns>
    public static string? LineOf(Exception failure) => failure switch
    {
        DomainException or IOException or UnauthorizedAccessException => OnOneLine(failure.Message),
        AddressInUseException or SocketException => OnOneLine($"an address cannot be used: {failure.Message}"),
        SqliteException => OnOneLine($"a file of the data directory cannot be used: {failure.Message}"),
        NpgsqlException => OnOneLine($"PostgreSQL cannot be used: {failure.Message}"),
        AggregateException { InnerException: { } inner } => LineOf(inner),
        OrleansException { InnerException: { } inner } => LineOf(inner),
        _ => null,
    };

    private static string OnOneLine(string message) => string.Join("; ", message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
