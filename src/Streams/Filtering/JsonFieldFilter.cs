using System.Text;
using System.Text.Json;
using GridGrains.Streams.Records;
using Orleans.Streams.Filtering;

namespace GridGrains.Streams.Filtering;

/// <summary>
/// Filters at the queue, before a record is sent: a subscription with the filter data <c>market=REAL_TIME_5_MIN</c> gets only JSON records
/// whose top-level field has that text, number or boolean. A record that cannot be judged is delivered.
/// </summary>
public sealed class JsonFieldFilter : IStreamFilter
{
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData)
    {
        if (item is not StreamRecord { Value: { } value } || filterData is null || filterData.IndexOf('=') is var at && at <= 0)
            return true;
        var reader = new Utf8JsonReader(value);
        return !Finds(ref reader, filterData.AsSpan(0, at), out var found) || found == filterData[(at + 1)..];
    }

    // False where the value is not an object or lacks the field.
    private static bool Finds(ref Utf8JsonReader reader, ReadOnlySpan<char> field, out string found)
    {
        found = "";
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isField = reader.ValueTextEquals(field);
            reader.Read();
            if (isField)
            {
                found = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
