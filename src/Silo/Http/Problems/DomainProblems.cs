using GridGrains.Domain;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Errors of the domain as answers. Their messages are written for callers.</summary>
internal static class DomainProblems
{
    public static readonly ProblemCode UnknownIso = new("unknown_iso", StatusCodes.Status404NotFound, "there is no such ISO");
    public static readonly ProblemCode UnknownMarket = new("unknown_market", StatusCodes.Status400BadRequest, "there is no such price product");
    public static readonly ProblemCode UnknownEntity = new("unknown_entity", StatusCodes.Status404NotFound, "there is no such entity");
    public static readonly ProblemCode UnknownTopic = new("unknown_topic", StatusCodes.Status404NotFound, "there is no such topic, or it takes no records over HTTP");
    public static readonly ProblemCode InvalidKey = new("invalid_key", StatusCodes.Status400BadRequest, "a key is not of the form ISO/ID");
    public static readonly ProblemCode InvalidTime = new("invalid_time", StatusCodes.Status400BadRequest, "a time does not exist or is out of range");
    public static readonly ProblemCode InvalidRecord = new("invalid_record", StatusCodes.Status422UnprocessableEntity, "a record breaks a rule");
    public static readonly ProblemCode RecordsGone = new("records_gone", StatusCodes.Status410Gone, "the log no longer holds these records");
    public static readonly ProblemCode InvalidSetting = new("invalid_setting", StatusCodes.Status400BadRequest, "a setting has a value that it does not take");
    public static readonly ProblemCode StorageFull = new("storage_full", StatusCodes.Status507InsufficientStorage, "the log has reached its cap or the disk is full");
    public static readonly ProblemCode StorageUnavailable = new("storage_unavailable", StatusCodes.Status503ServiceUnavailable, "broker, database or disk do not answer now");
    public static readonly ProblemCode StorageInUse = new("storage_in_use", StatusCodes.Status503ServiceUnavailable, "another process holds the storage");
    public static readonly ProblemCode StorageVersion = new("storage_version", StatusCodes.Status500InternalServerError, "the storage is of a newer program");
    public static readonly ProblemCode StorageStamp = new("storage_stamp", StatusCodes.Status500InternalServerError, "the storage holds data of the other origin");

    private static readonly Dictionary<DomainErrorCode, ProblemCode> ByCode = new()
    {
        [DomainErrorCode.UnknownIso] = UnknownIso,
        [DomainErrorCode.UnknownMarket] = UnknownMarket,
        [DomainErrorCode.UnknownEntity] = UnknownEntity,
        [DomainErrorCode.UnknownTopic] = UnknownTopic,
        [DomainErrorCode.InvalidKey] = InvalidKey,
        [DomainErrorCode.InvalidTime] = InvalidTime,
        [DomainErrorCode.InvalidRecord] = InvalidRecord,
        [DomainErrorCode.RecordsGone] = RecordsGone,
        [DomainErrorCode.InvalidSetting] = InvalidSetting,
        [DomainErrorCode.StorageFull] = StorageFull,
        [DomainErrorCode.StorageUnavailable] = StorageUnavailable,
        [DomainErrorCode.StorageInUse] = StorageInUse,
        [DomainErrorCode.StorageVersion] = StorageVersion,
        [DomainErrorCode.StorageStamp] = StorageStamp,
    };

    public static IReadOnlyCollection<ProblemCode> All => ByCode.Values;

    public static ProblemAnswer Of(DomainException exception) => ByCode.GetValueOrDefault(exception.Code, EngineProblems.Internal).With(exception.Message);
}
