namespace GridGrains.Iceberg;

/// <summary>What went wrong, as a stable word for programs.</summary>
public enum IcebergErrorCode
{
    /// <summary>A metadata file breaks the format's rules.</summary>
    InvalidMetadata,
    InvalidSchema,
    InvalidPartitioning,
    InvalidExpression,
    /// <summary>Rows do not fit the schema they are written with.</summary>
    InvalidData,
    /// <summary>Valid Iceberg that this library does not read or write.</summary>
    Unsupported,
    /// <summary>No such namespace, table, snapshot or reference.</summary>
    NotFound,
    AlreadyExists,
    NamespaceNotEmpty,
    /// <summary>A file that the table refers to is not there (expired, or never made durable).</summary>
    FileMissing,
    FileExists,
    CorruptFile,
    /// <summary>Another writer committed first; the commit had no effect and may be tried again.</summary>
    CommitConflict,
    /// <summary>The caller's own precondition refused the parent; the commit had no effect.</summary>
    PreconditionFailed,
    /// <summary>It is not known whether the commit took effect; its files are kept.</summary>
    CommitStateUnknown,
}

/// <summary>The library refuses what it was given or found; <see cref="Code"/> is stable, the message is for people.</summary>
public sealed class IcebergException(IcebergErrorCode code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public IcebergErrorCode Code { get; } = code;
}
