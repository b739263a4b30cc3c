using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace GridGrains.Domain.FeatureStore;

/// <summary>
/// Pushed rows as the topic FEATURE_PUSH holds them: <c>{"view":"turbine_stats@v1","ts":"...","known_at":"...","to":3,"values":{...},
/// "windows":[["field",300,13]]}</c>. Values say their type themselves: doubles have a point or an exponent, whole numbers neither, a stamp is
/// <c>{"t":"..."}</c>, a list of floats <c>{"f":[...]}</c>.
/// </summary>
public static class FeatureRecordJson
{
    public const string Schema = "feature_push/1";

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    public static void Write(IBufferWriter<byte> output, FeaturePush push)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("view"u8, push.View);
        WriteStamp(json, "ts"u8, push.EventUtc);
        WriteStamp(json, "known_at"u8, push.KnownAtUtc);
        json.WriteNumber("to"u8, (int)push.To);
        json.WriteStartObject("values"u8);
        for (var i = 0; i < push.Names.Length; i++)
        {
            json.WritePropertyName(push.Names[i]);
            WriteValue(json, push.Values[i]);
        }

        json.WriteEndObject();
        if (push.Windows.Length > 0)
        {
            json.WriteStartArray("windows"u8);
            foreach (var plan in push.Windows)
            {
                json.WriteStartArray();
                json.WriteStringValue(plan.Field);
                json.WriteNumberValue(plan.StepSeconds);
                json.WriteNumberValue(plan.Buckets);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A value with its type.</summary>
    public static void WriteValue(Utf8JsonWriter json, in FeatureValue value)
    {
        switch (value.Type)
        {
            case FeatureValueType.Null:
                json.WriteNullValue();
                break;
            case FeatureValueType.Double:
                json.WriteRawValue(TextOf(value.AsDouble), skipInputValidation: true);
                break;
            case FeatureValueType.Int64:
                json.WriteNumberValue(value.AsInt64);
                break;
            case FeatureValueType.Bool:
                json.WriteBooleanValue(value.AsBool);
                break;
            case FeatureValueType.String:
                json.WriteStringValue(value.AsString);
                break;
            case FeatureValueType.Timestamp:
                json.WriteStartObject();
                WriteStamp(json, "t"u8, value.AsTimestamp);
                json.WriteEndObject();
                break;
            case FeatureValueType.DoubleList:
                WriteList(json, value.AsDoubles, static number => TextOf(number));
                break;
            default:
                json.WriteStartObject();
                json.WritePropertyName("f"u8);
                WriteList(json, value.AsFloats, static number => number.ToString("R", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteList<T>(Utf8JsonWriter json, T[] values, Func<T, string> textOf)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteRawValue(textOf(value), skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    private static void WriteStamp(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTime utc)
    {
        Span<byte> text = stackalloc byte[UtcStamp.MaxLength];
        json.WriteString(name, text[..UtcStamp.Format(utc, text)]);
    }

    private static string TextOf(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
