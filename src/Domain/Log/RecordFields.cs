using System.Text;
using System.Text.Json;

namespace GridGrains.Domain.Log;

/// <summary>Reads the fields of a record that is one JSON object; what does not fit throws <see cref="RecordFaultException"/> with the field's name.</summary>
public readonly struct RecordFields
{
    private readonly JsonElement _record;

    private RecordFields(JsonElement record) => _record = record;

    /// <summary>Reads a record by its fields.</summary>
    /// <param name="error">Why it is none, for its dead letter.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> value, Func<RecordFields, T> read, out T? result, out RecordError error) =>
        RecordObject.TryRead(value, read, static (record, read) => read(new RecordFields(record)), out result, out error);

    /// <returns>Null where it is absent or null.</returns>
    public string? OptionalText(string field, int maxLength)
    {
        if (!Has(field, out var element))
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, field, $"{element} is no text");
        }

        return element.GetString() is { } text && text.Length > 0 && text.Length <= maxLength && !text.Any(char.IsControl)
            ? text
            : throw new RecordFaultException(RecordErrorReason.OutOfRange, field, $"is no text of 1 to {maxLength} printable characters");
    }

    public string Text(string field, int maxLength) => OptionalText(field, maxLength) ?? throw Missing(field);

    /// <summary>An ISO-8601 stamp with an offset.</summary>
    /// <returns>Null where it is absent or null.</returns>
    public DateTime? OptionalStamp(string field)
    {
        if (!Has(field, out var element))
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.String && UtcStamp.TryParse(Encoding.UTF8.GetBytes(element.GetString()!), out var utc)
            ? utc
            : throw new RecordFaultException(RecordErrorReason.BadStamp, field, $"'{element}' is no stamp with an offset");
    }

    public DateTime Stamp(string field) => OptionalStamp(field) ?? throw Missing(field);

    /// <returns>Null where it is absent or null.</returns>
    public double? OptionalNumber(string field, double least, double greatest)
    {
        if (!Has(field, out var element))
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var number))
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, field, $"{element} is no number");
        }

        return number >= least && number <= greatest
            ? number
            : throw new RecordFaultException(RecordErrorReason.OutOfRange, field, $"{element} is not from {least} to {greatest}");
    }

    public double Number(string field, double least, double greatest) => OptionalNumber(field, least, greatest) ?? throw Missing(field);

    /// <summary>One of some words.</summary>
    /// <returns>Its place; null where it is absent or null.</returns>
    public int? OptionalWord(string field, IReadOnlyList<string> words)
    {
        if (!Has(field, out var element))
        {
            return null;
        }

        var text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        for (var place = 0; place < words.Count; place++)
        {
            if (words[place] == text)
            {
                return place;
            }
        }

        throw new RecordFaultException(RecordErrorReason.UnknownValue, field, $"'{element}' is none of {string.Join(' ', words)}");
    }

    public int Word(string field, IReadOnlyList<string> words) => OptionalWord(field, words) ?? throw Missing(field);

    private bool Has(string field, out JsonElement element) => _record.TryGetProperty(field, out element) && element.ValueKind != JsonValueKind.Null;

    private static RecordFaultException Missing(string field) => new(RecordErrorReason.Missing, field, $"{field} is absent");
}

/// <summary>A record cannot be taken: why, and by which field.</summary>
public sealed class RecordFaultException(RecordErrorReason reason, string field, string message) : Exception(message)
{
    public RecordErrorReason Reason { get; } = reason;

    public string Field { get; } = field;
}
