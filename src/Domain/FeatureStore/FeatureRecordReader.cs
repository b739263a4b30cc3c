using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Reads what <see cref="FeatureRecordJson"/> wrote, and judges what anybody else has appended. It belongs to one thread: rows of a view share their names.</summary>
public sealed class FeatureRecordReader
{
    private readonly Dictionary<string, (string[] Names, WindowPlan[] Windows)> _shared = [];
    private readonly List<string> _names = [];
    private readonly List<FeatureValue> _values = [];
    private readonly List<WindowPlan> _windows = [];
    private readonly List<double> _numbers = [];

    /// <param name="key">The record's key, which has to be one of a feature entity.</param>
    public bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out FeaturePush push, out RecordError error)
    {
        push = null!;
        try
        {
            if (FeatureEntityKey.TryParse(Encoding.UTF8.GetString(key)) is null)
            {
                error = new RecordError(RecordErrorReason.BadKey, "key", $"'{Encoding.UTF8.GetString(key)}' is not a key such as turbine_id/17");
                return false;
            }

            return TryRead(value, out push, out error);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Broken JSON, broken UTF-8 within a string, a number that does not fit.
            error = new RecordError(RecordErrorReason.BadJson, "", exception is FormatException ? exception.Message : BrokenJson.Describe(exception));
            return false;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> value, out FeaturePush push, out RecordError error)
    {
        push = null!;
        var (view, ts, knownAt, to) = ((string?)null, default(DateTime), default(DateTime), FeatureTarget.OnlineAndOffline);
        Clear();
        var reader = new Utf8JsonReader(value);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            error = new RecordError(RecordErrorReason.BadJson, "", "the value is not a JSON object");
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "view":
                    view = reader.GetString();
                    break;
                case "ts":
                    ts = StampOf(ref reader);
                    break;
                case "known_at":
                    knownAt = StampOf(ref reader);
                    break;
                case "to":
                    to = (FeatureTarget)reader.GetByte();
                    break;
                case "values":
                    ReadValues(ref reader);
                    break;
                case "windows":
                    ReadWindows(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Read();
        error = Judge(view, ts, knownAt, to);
        if (error.Reason != RecordErrorReason.None)
        {
            return false;
        }

        var (names, windows) = Share(view!);
        push = new FeaturePush(view!, ts, knownAt, names, [.. _values], windows, to);
        return true;
    }

    private RecordError Judge(string? view, DateTime ts, DateTime knownAt, FeatureTarget to)
    {
        if (string.IsNullOrEmpty(view) || ts == default || knownAt == default || _names.Count == 0)
        {
            return new RecordError(RecordErrorReason.Missing, view is null or "" ? "view" : ts == default ? "ts" : knownAt == default ? "known_at" : "values", "the field is absent or empty");
        }

        if (to is < FeatureTarget.Online or > FeatureTarget.OnlineAndOffline)
        {
            return new RecordError(RecordErrorReason.OutOfRange, "to", "1 is online, 2 offline, 3 both");
        }

        return _windows.Exists(plan => plan.StepSeconds < 1 || plan.Buckets is < 1 or > RegistryRules.MaxBuckets + 1)
            ? new RecordError(RecordErrorReason.OutOfRange, "windows", "a window has a step of at least 1 s and a bounded number of steps")
            : RecordError.None;
    }

    private (string[] Names, WindowPlan[] Windows) Share(string view)
    {
        if (!_shared.TryGetValue(view, out var known) || !known.Names.AsSpan().SequenceEqual(_names.ToArray()) || !known.Windows.AsSpan().SequenceEqual(_windows.ToArray()))
        {
            _shared[view] = known = ([.. _names], [.. _windows]);
        }

        return known;
    }

    private void Clear()
    {
        _names.Clear();
        _values.Clear();
        _windows.Clear();
    }

    private void ReadValues(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _names.Add(reader.GetString()!);
            reader.Read();
            _values.Add(ValueOf(ref reader));
        }
    }

    private void ReadWindows(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            var field = reader.GetString()!;
            reader.Read();
            var step = reader.GetInt32();
            reader.Read();
            _windows.Add(new WindowPlan(field, step, reader.GetInt32()));
            reader.Read();
        }
    }

    private FeatureValue ValueOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => FeatureValue.Null,
        JsonTokenType.True or JsonTokenType.False => FeatureValue.Of(reader.GetBoolean()),
        JsonTokenType.String => FeatureValue.Of(reader.GetString()!),
        JsonTokenType.Number => reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? FeatureValue.Of(reader.GetInt64()) : FeatureValue.Of(reader.GetDouble()),
        JsonTokenType.StartArray => FeatureValue.Of(ReadNumbers(ref reader)),
        _ => Tagged(ref reader),
    };

    private FeatureValue Tagged(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isStamp = reader.ValueTextEquals("t"u8);
        reader.Read();
        var value = isStamp ? FeatureValue.Of(StampOf(ref reader)) : FeatureValue.Of(Array.ConvertAll(ReadNumbers(ref reader), static number => (float)number));
        reader.Read();
        return value;
    }

    private double[] ReadNumbers(ref Utf8JsonReader reader)
    {
        _numbers.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _numbers.Add(reader.GetDouble());
        }

        return [.. _numbers];
    }

    private static DateTime StampOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && UtcStamp.TryParse(reader.ValueSpan, out var utc) ? utc : throw new FormatException("a stamp is not ISO-8601 with an offset");
}
