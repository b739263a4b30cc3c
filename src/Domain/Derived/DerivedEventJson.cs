using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Derived;

/// <summary>
/// The wire form of derived events in their topics, keyed like the event. <c>iso</c>, <c>market</c> and <c>labels</c> are there where the
/// event has them:
/// <code>
/// {"id":"price_spike/CAISO/X/REAL_TIME_5_MIN/2026-03-08T10:10:00Z","kind":"price_spike","family":"nodes","iso":"CAISO","key":"CAISO/X",
///  "market":"REAL_TIME_5_MIN","start":"2026-03-08T10:05:00Z","end":"2026-03-08T10:10:00Z","as_of":"2026-03-08T10:12:00Z",
///  "figures":{"price_usd_per_mwh":812.5,"mean_usd_per_mwh":31.2,"bound_usd_per_mwh":50}}
/// </code>
/// </summary>
public static class DerivedEventJson
{
    public const string Schema = "derived_event/1";

    private const int MaxKeyBytes = 512;

    /// <param name="json">A writer to reuse; it is reset to write into the buffer.</param>
    public static void Write(RecordBuffer buffer, Utf8JsonWriter json, DerivedEvent derived)
    {
        Span<byte> key = stackalloc byte[MaxKeyBytes];
        buffer.BeginRecord(key[..Encoding.UTF8.GetBytes(derived.Key, key)]);
        json.Reset(buffer);
        json.WriteStartObject();
        WriteIdentity(json, derived);
        json.WriteString("start", derived.StartUtc);
        json.WriteString("end", derived.EndUtc);
        json.WriteString("as_of", derived.AsOfUtc);
        WriteContent(json, derived);
        json.WriteEndObject();
        json.Flush();
        buffer.EndRecord();
    }

    private static void WriteIdentity(Utf8JsonWriter json, DerivedEvent derived)
    {
        json.WriteString("id", derived.Id);
        json.WriteString("kind", derived.Kind.Word);
        json.WriteString("family", derived.Family);
        if (Isos.TryGet(derived.Key.Split('/', 2)[0], out var iso))
        {
            json.WriteString("iso", iso.Code);
        }

        json.WriteString("key", derived.Key);
        if (derived.Product is { } product)
        {
            json.WriteString("market", product);
        }
    }

    private static void WriteContent(Utf8JsonWriter json, DerivedEvent derived)
    {
        json.WriteStartObject("figures");
        foreach (var figure in derived.Figures)
        {
            json.WriteNumber(figure.Name, figure.Value);
        }

        json.WriteEndObject();
        if (derived.Labels.Length == 0)
        {
            return;
        }

        json.WriteStartObject("labels");
        foreach (var label in derived.Labels)
        {
            json.WriteString(label.Name, label.Text);
        }

        json.WriteEndObject();
    }
}
