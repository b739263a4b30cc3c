namespace GridGrains.Domain;

/// <summary>What went wrong, as a stable word for programs.</summary>
public enum DomainErrorCode
{
    UnknownIso,
    UnknownMarket,
    UnknownEntity,
    UnknownTopic,
    InvalidKey,
    InvalidTime,
    InvalidRecord,

    /// <summary>Wanted records left the log before they were read.</summary>
    RecordsGone,
    InvalidSetting,
    StorageFull,

    /// <summary>A broker or database does not answer: what was asked may or may not have been done.</summary>
    StorageUnavailable,
    StorageInUse,
    StorageVersion,
    StorageStamp,
}

/// <summary>The domain refuses what it was given; <see cref="Code"/> is stable, the message is for people.</summary>
public sealed class DomainException(DomainErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public DomainErrorCode Code { get; } = code;
}
