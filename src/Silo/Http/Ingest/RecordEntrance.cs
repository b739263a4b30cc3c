using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;

namespace GridGrains.Silo.Http.Ingest;

/// <summary>Judges a record as the family that reads it does.</summary>
/// <returns><see cref="RecordError.None"/> for a good one.</returns>
internal delegate RecordError JudgeRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime nowUtc);

/// <summary>What is odd about a record that is taken all the same.</summary>
/// <returns>A field and a remark for people; null for nothing.</returns>
internal delegate (string Field, string Text)? RemarkOnRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReferenceCatalog known, DateTime nowUtc);

/// <summary>A topic that takes records over HTTP. A record names its entity by fields of its own, from which the record's key is made.</summary>
/// <param name="Schema">Of its records, without the fields of the key.</param>
/// <param name="KeyFields">Texts of the record that are its key, in their order, with slashes between.</param>
internal sealed record RecordEntrance(string Topic, RecordSchema Schema, IReadOnlyList<string> KeyFields, JudgeRecord Judge)
{
    private const int MaxTextLength = 128;

    /// <summary>A record as a caller sends it.</summary>
    public required string Example { get; init; }

    /// <summary>False where a record has a list, which a row of CSV cannot hold.</summary>
    public bool TakesCsv { get; init; } = true;

    /// <summary>Null where nothing is odd.</summary>
    public RemarkOnRecord? Remark { get; init; }

    public IEnumerable<string> FieldNames => KeyFields.Concat(Schema.Fields.Select(known => known.Name));

    /// <summary>Appends a record to the buffer, as it was sent.</summary>
    /// <param name="remark">What is odd about one that was appended; null for nothing.</param>
    public bool TryAdd(RecordBuffer buffer, ReadOnlySpan<byte> value, ReferenceCatalog known, DateTime nowUtc, out RecordError error, out (string Field, string Text)? remark)
    {
        remark = null;
        if (!RecordFields.TryRead(value, fields => string.Join('/', KeyFields.Select(field => fields.Text(field, MaxTextLength))), out var key, out error))
        {
            return false;
        }

        var utf8 = Encoding.UTF8.GetBytes(key!);
        error = Judge(utf8, value, nowUtc);
        if (error.Reason != RecordErrorReason.None)
        {
            // The caller has sent no key, but its fields.
            error = error.Field == "key" ? error with { Field = string.Join('/', KeyFields) } : error;
            return false;
        }

        remark = Remark?.Invoke(utf8, value, known, nowUtc);
        buffer.Add(utf8, value);
        return true;
    }
}
