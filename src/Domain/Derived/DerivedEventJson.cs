using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Derived;

/// <summary>
/// The wire form of derived events in the topics ANOMALIES and DERIVED_EVENTS, keyed like the event:
/// <code>
/// {"id":"price_spike/CAISO/X/REAL_TIME_5_MIN/2026-03-08T10:10:00Z","kind":"price_spike","iso":"CAISO","key":"CAISO/X",
///  "market":"REAL_TIME_5_MIN","start":"2026-03-08T10:05:00Z","end":"2026-03-08T10:10:00Z","as_of":"2026-03-08T10:12:00Z",
///  "figures":{"price_usd_per_mwh":812.5,"mean_usd_per_mwh":31.2,"bound_usd_per_mwh":50}}
/// </code>
/// </summary>
public static class DerivedEventJson
{
    public const string Schema = "derived_event/1";

    /// <returns>False when the value is no derived event of a kind that is known here.</returns>
    public static bool TryReadKind(ReadOnlySpan<byte> value, out DerivedKind kind)
    {
        kind = DerivedKind.Unknown;
        try
        {
            var reader = new Utf8JsonReader(value);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isKind = reader.ValueTextEquals("kind"u8);
                reader.Read();
                if (isKind)
                {
                    return reader.TokenType == JsonTokenType.String && DerivedKinds.TryParse(reader.GetString()!, out kind);
                }

                reader.Skip();
            }

            return false;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return false;
        }
    }

    /// <param name="json">A writer to reuse; it is reset to write into the buffer.</param>
    public static void Write(RecordBuffer buffer, Utf8JsonWriter json, DerivedEvent derived)
    {
        Span<byte> key = stackalloc byte[512];
        buffer.BeginRecord(key[..Encoding.UTF8.GetBytes(derived.Key, key)]);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("id", derived.Id);
        json.WriteString("kind", derived.Kind.Word());
        json.WriteString("iso", derived.Iso.Code);
        json.WriteString("key", derived.Key);
        json.WriteString("market", Markets.PriceProducts.Name(derived.Product));
        json.WriteString("start", derived.StartUtc);
        json.WriteString("end", derived.EndUtc);
        json.WriteString("as_of", derived.AsOfUtc);
        json.WriteStartObject("figures");
        foreach (var figure in derived.Figures)
        {
            json.WriteNumber(figure.Name, figure.Value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        buffer.EndRecord();
    }
}
