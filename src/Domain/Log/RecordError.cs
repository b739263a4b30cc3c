namespace GridGrains.Domain.Log;

/// <summary>Why a record cannot be taken. <see cref="RecordError.Code"/> is the stable word for dead letters.</summary>
public enum RecordErrorReason : byte
{
    None,

    /// <summary>The value is not one JSON object in UTF-8.</summary>
    BadJson,

    /// <summary>A required field is absent or null.</summary>
    Missing,

    /// <summary>A field has another JSON type, or a number that does not fit its integer.</summary>
    WrongType,

    NotFinite,

    /// <summary>A stamp is not ISO-8601 with an offset.</summary>
    BadStamp,

    UnknownIso,
    UnknownMarket,

    /// <summary>A field of named values holds none of them.</summary>
    UnknownValue,

    OutOfRange,

    /// <summary>The record's key is not <c>ISO/ID</c>.</summary>
    BadKey,

    /// <summary>The value's iso or node is not the key's.</summary>
    KeyMismatch,

    /// <summary>The record is in another partition than its key's.</summary>
    WrongPartition,
}

/// <param name="Field">The field by its name in the record; empty where the whole value is meant, <c>key</c> for the record's key.</param>
/// <param name="Message">For people.</param>
public readonly record struct RecordError(RecordErrorReason Reason, string Field, string Message)
{
    public static readonly RecordError None = new(RecordErrorReason.None, "", "");

    /// <summary>The reason as a stable word: <c>key_mismatch</c>.</summary>
    public string Code => Reason switch
    {
        RecordErrorReason.None => "none",
        RecordErrorReason.BadJson => "bad_json",
        RecordErrorReason.Missing => "missing",
        RecordErrorReason.WrongType => "wrong_type",
        RecordErrorReason.NotFinite => "not_finite",
        RecordErrorReason.BadStamp => "bad_stamp",
        RecordErrorReason.UnknownIso => "unknown_iso",
        RecordErrorReason.UnknownMarket => "unknown_market",
        RecordErrorReason.UnknownValue => "unknown_value",
        RecordErrorReason.OutOfRange => "out_of_range",
        RecordErrorReason.BadKey => "bad_key",
        RecordErrorReason.KeyMismatch => "key_mismatch",
        RecordErrorReason.WrongPartition => "wrong_partition",
        _ => throw new InvalidOperationException($"no word for {Reason}"),
    };
}
