using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace GridGrains.Domain.Log;

/// <summary>Reads a record that is one JSON object, each of whose fields is given once: which of two values is meant nobody can say.</summary>
public static class RecordObject
{
    public static readonly RecordError NotUtf8 = new(RecordErrorReason.BadJson, "", "the record is not UTF-8");

    /// <param name="read">Makes the record of the object; throws <see cref="RecordFaultException"/> for what does not fit.</param>
    /// <param name="error">Why it is none, for its dead letter.</param>
    public static bool TryRead<TState, T>(ReadOnlySpan<byte> value, TState state, Func<JsonElement, TState, T> read, out T? result, out RecordError error)
    {
        result = default;
        if (!Utf8.IsValid(value))
        {
            // Of a field that nobody reads, too: the parser looks into texts only when they are asked for.
            error = NotUtf8;
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || value[(int)reader.BytesConsumed..].IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            {
                throw new RecordFaultException(RecordErrorReason.BadJson, "", "the value is not one JSON object");
            }

            if (TwiceIn(document.RootElement) is { } twice)
            {
                throw new RecordFaultException(RecordErrorReason.BadJson, twice, "is given twice");
            }

            result = read(document.RootElement, state);
            error = RecordError.None;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Broken JSON is the one, half of a pair within a string the other.
            error = new RecordError(RecordErrorReason.BadJson, "", BrokenJson.Describe(exception));
            return false;
        }
        catch (RecordFaultException fault)
        {
            error = new RecordError(fault.Reason, fault.Field, fault.Message);
            return false;
        }
    }

    /// <returns>The first field that is given twice; null where each is given once.</returns>
    public static string? TwiceIn(JsonElement record)
    {
        var (seen, place) = (0UL, 0);
        foreach (var property in record.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            var isPlain = !name.Contains((byte)'\\');
            var sign = isPlain && name.Length > 0 ? 1UL << ((name.Length * 31 + name[0] + name[^1] * 7) & 63) : ulong.MaxValue;
            if ((seen & sign) != 0 && IsAmong(record, place, isPlain ? name : Encoding.UTF8.GetBytes(property.Name)))
            {
                return property.Name;
            }

            seen |= sign;
            place++;
        }

        return null;
    }

    private static bool IsAmong(JsonElement record, int first, ReadOnlySpan<byte> name)
    {
        foreach (var property in record.EnumerateObject())
        {
            if (first-- == 0)
            {
                return false;
            }

            if (property.NameEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
