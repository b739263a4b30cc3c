using System.Text;
using GridGrains.Domain.Log;

namespace GridGrains.Silo.Http.Ingest;

/// <summary>Judges a record as the family that reads it does.</summary>
/// <returns><see cref="RecordError.None"/> for a good one.</returns>
internal delegate RecordError JudgeRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime nowUtc);

/// <summary>A topic that takes records over HTTP. A record names its entity by fields of its own, from which the record's key is made.</summary>
/// <param name="Schema">Of its records, without the fields of the key.</param>
/// <param name="KeyFields">Texts of the record that are its key, in their order, with slashes between.</param>
internal sealed record RecordEntrance(string Topic, RecordSchema Schema, IReadOnlyList<string> KeyFields, JudgeRecord Judge)
{
    private const int MaxTextLength = 128;

    /// <summary>False where a record has a list, which a row of CSV cannot hold.</summary>
    public bool TakesCsv { get; init; } = true;

    public IEnumerable<string> FieldNames => KeyFields.Concat(Schema.Fields.Select(known => known.Name));

    /// <summary>Appends a record to the buffer, as it was sent.</summary>
    public bool TryAdd(RecordBuffer buffer, ReadOnlySpan<byte> value, DateTime nowUtc, out RecordError error)
    {
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

        buffer.Add(utf8, value);
        return true;
    }
}
