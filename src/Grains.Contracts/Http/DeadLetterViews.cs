namespace GridGrains.Grains.Contracts.Http;

/// <summary>A record, or a row of a file, that could not have an effect.</summary>
/// <param name="Id">The same through all retries.</param>
/// <param name="State">open, replayed or discarded. A replayed record that fails again is open again, with one more retry.</param>
/// <param name="Iso">Of the record's key; null where it names none.</param>
/// <param name="Key">The record's key as text; null for a row of a file.</param>
/// <param name="Value">The record's value where it is UTF-8; null in lists.</param>
/// <param name="ValueBase64">The record's value to the byte; null in lists.</param>
/// <param name="File">The file of a rejected row; null for a record.</param>
/// <param name="Reason">Stable word: <c>bad_json</c>, <c>wrong_partition</c>.</param>
/// <param name="Field">The field that is at fault; empty where the whole is meant.</param>
/// <param name="FirstSeen">When the record was first appended, or the row read.</param>
/// <param name="LastAct">What was done with it last; null when nothing was.</param>
public sealed record DeadLetterView(
    string Id, string State, string? Topic, int? Partition, long? Offset, string? Iso, string? Key, string? Value, string? ValueBase64, string? File, int? Line,
    string Reason, string Field, string Message, DateTime FirstSeen, string Source, int RetryCount, AuditView? LastAct);

/// <param name="NextCursor">Opaque; hand it back for the next page. Null on the last page.</param>
/// <param name="Forgotten">Letters that are too old to be listed; they are in the topic DLQ_STREAMING as long as its retention says.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterView> DeadLetters, string? NextCursor, long Forgotten);

/// <summary>Which dead letters; conditions must all hold, null asks for nothing.</summary>
/// <param name="Iso">Code of the ISO in the record's key.</param>
/// <param name="Since">First seen at or after this.</param>
public sealed record DeadLetterConditions(string? Topic = null, string? Reason = null, string? Iso = null, DateTime? Since = null);

/// <summary>Which dead letters to replay or discard: by id, or all open ones that meet a filter, the oldest first, at most 500 at once.</summary>
/// <param name="Actor">Who acts, for the audit trail.</param>
/// <param name="Comment">Why, for the audit trail.</param>
public sealed record DeadLetterRequest(IReadOnlyList<string>? Ids = null, DeadLetterConditions? Filter = null, string? Actor = null, string? Comment = null);

/// <param name="Action">replay or discard.</param>
/// <param name="Done">Letters that were replayed or discarded now.</param>
/// <param name="HasMore">True when more open letters meet the filter than one request acts on.</param>
public sealed record DeadLetterAnswer(string Action, int Done, int NotDone, bool HasMore, IReadOnlyList<DeadLetterResultView> Results);

/// <param name="Status">replayed, discarded, already_replayed, already_discarded, not_found, not_replayable or failed.</param>
/// <param name="Partition">Where a replayed record now stands.</param>
/// <param name="Message">Why nothing was done; null when it was.</param>
public sealed record DeadLetterResultView(string Id, string Status, int? Partition, long? Offset, string? Message);

/// <summary>Something that a person did.</summary>
/// <param name="Action"><c>dlq.replay</c> or <c>dlq.discard</c>.</param>
/// <param name="Subject">Id of what was acted on.</param>
/// <param name="SubjectVersion">For a dead letter its retry count at the time.</param>
/// <param name="Result">Where a replayed record now stands: <c>ISO_RT_LMP:3:1207</c>.</param>
public sealed record AuditView(DateTime At, string Actor, string Action, string Subject, int SubjectVersion, string? Comment, string? Result);

/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record AuditPage(IReadOnlyList<AuditView> Acts, string? NextCursor);
