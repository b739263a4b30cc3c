using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.DeadLetters;

/// <summary>
/// A record of the log, or a row of a file, that cannot have an effect: with the reason and, for a record, everything needed to append it
/// again. The topic DLQ_STREAMING holds these fields as one JSON object in snake_case; what does not apply is null.
/// </summary>
/// <param name="Id">The same for every repeat and every retry, so that readers upsert by it: <c>ISO_RT_LMP:3:17</c>, <c>row:9f86d081884c7d65</c>.</param>
/// <param name="Topic">Where the record stood; null for a row of a file.</param>
/// <param name="Key">The record's key, in base64 within JSON.</param>
/// <param name="Value">The record's value, in base64 within JSON.</param>
/// <param name="File">The file of a rejected row; null for a record.</param>
/// <param name="Line">1-based line of a text file, element of an XML or JSON document.</param>
/// <param name="Code">Stable word: <c>bad_json</c>, <c>wrong_partition</c>, <c>missing_field</c>.</param>
/// <param name="Field">The field that is at fault; empty where the whole is meant.</param>
/// <param name="FirstSeen">When the record was first appended, or the row read; retries keep it.</param>
/// <param name="Source">Who wrote the record; <see cref="DeadLetterLineage.Source"/> once it was replayed.</param>
/// <param name="RetryCount">Replays that this letter has behind it.</param>
public sealed record DeadLetter(
    string Id,
    string? Topic,
    int? Partition,
    long? Offset,
    byte[]? Key,
    byte[]? Value,
    string? File,
    int? Line,
    string Code,
    string Field,
    string Message,
    DateTime FirstSeen,
    string Source,
    int RetryCount)
{
    public const string Schema = "dead_letter/1";
    public const string WrongPartition = "wrong_partition";

    /// <summary>A row of a file has no record that could be appended again: the corrected file is replayed instead.</summary>
    public bool IsReplayable => Topic is not null && Key is not null && Value is not null;

    /// <summary>Code of the ISO that the record's key begins with; null for a row of a file and for a key that names none.</summary>
    public string? IsoCode =>
        Key is not null && Key.AsSpan().IndexOf((byte)'/') is > 0 and var slash && Isos.TryGet(Key.AsSpan(0, slash), out var iso) ? iso.Code : null;

    /// <summary>Bytes that keeping the letter takes, but for its texts.</summary>
    public int PayloadBytes => (Key?.Length ?? 0) + (Value?.Length ?? 0);

    /// <param name="source">The record's source header; a replayed record names its lineage there.</param>
    public static DeadLetter OfRecord(
        TopicPartition partition, long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DeadLetterReason reason, DateTime appendedAtUtc, string source)
    {
        var lineage = DeadLetterLineage.TryParse(source, out var replayed)
            ? replayed
            : new DeadLetterLineage(IdOf(partition, offset), 0, appendedAtUtc);
        return new DeadLetter(
            lineage.Id, partition.Topic, partition.Partition, offset, key.ToArray(), value.ToArray(), null, null,
            reason.Code, reason.Field, reason.Message, lineage.FirstSeenUtc,
            lineage.RetryCount == 0 ? source : DeadLetterLineage.Source, lineage.RetryCount);
    }

    /// <param name="id">The same whenever the same content is read again.</param>
    public static DeadLetter OfRow(string id, string file, int line, DeadLetterReason reason, DateTime readAtUtc, string source) =>
        new(id, null, null, null, null, null, file, line, reason.Code, reason.Field, reason.Message, readAtUtc, source, 0);

    public static string IdOf(TopicPartition partition, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}:{partition.Partition}:{offset}");
}

/// <param name="Code">Stable word.</param>
public readonly record struct DeadLetterReason(string Code, string Field, string Message);
