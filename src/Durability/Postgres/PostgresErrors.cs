using GridGrains.Domain;
using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>Distinguishes faults that pass from those that stay, and turns both into the port's codes.</summary>
internal static class PostgresErrors
{
    /// <summary>The server restarts, fails over or cannot be reached: the same request may succeed on a new connection.</summary>
    public static bool Passes(Exception failure) => failure switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException => true,
        _ => false,
    };

    public static Exception From(Exception failure, string doing) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new DomainException(DomainErrorCode.StorageFull, $"{doing}: the database's disk is full", failure),
        NpgsqlException => new DomainException(DomainErrorCode.StorageUnavailable, $"{doing}: {failure.Message}", failure),
        _ => failure,
    };
}
