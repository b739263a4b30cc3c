using System.Globalization;
using System.Text.Json;
using GridGrains.Domain.FeatureStore;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Rows that were sent column by column, made into rows of views. One wrong value refuses all of them: a sender would not notice a part.</summary>
/// <param name="columns">The request's <c>df</c>.</param>
internal sealed class PushFrame(IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> columns)
{
    private const int MaxFaults = 10;

    private readonly List<string> _faults = [];

    public int Rows { get; } = columns.Count == 0 ? 0 : columns.First().Value.Count;

    /// <exception cref="ApiException">413: too many rows; 422: no rows, or columns of unequal length.</exception>
    public void CheckShape()
    {
        foreach (var (name, values) in columns)
        {
            if (values.Count != Rows)
            {
                throw ApiException.Unprocessable($"column {name} has {values.Count} values where {columns.First().Key} has {Rows}");
            }
        }

        if (Rows == 0)
        {
            throw ApiException.Unprocessable("df holds no rows");
        }

        if (Rows > ApiLimits.MaxIngestRecords)
        {
            throw ApiException.TooLarge($"a push holds at most {ApiLimits.MaxIngestRecords} rows");
        }
    }

    /// <summary>Whether the frame has all columns of a version of a view.</summary>
    public bool Holds(ViewDeclaration view) => view.Schema.All(field => columns.ContainsKey(field.Name));

    /// <summary>One row of the view for each row of the frame, with the entity's key.</summary>
    /// <exception cref="ApiException">422: a column is missing, or values that the view cannot take; the detail names rows and columns.</exception>
    public List<(string Key, FeaturePush Push)> RowsOf(ViewDeclaration view, FeatureRegistry registry, FeatureTarget to)
    {
        var source = registry.FindPushSource(view.Source)!;
        var entities = registry.JoinKeysOf(view);
        FeatureDuration.TryParse(source.KnownAfter, out var knownAfter);
        string[] missing = [.. entities.Select(entity => entity.JoinKey).Append(source.TimestampField).Concat(view.Schema.Select(field => field.Name)).Where(name => !columns.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw ApiException.Unprocessable($"df lacks the columns {string.Join(", ", missing)} that view {view.Id} needs");
        }

        string[] names = [.. view.Schema.Select(field => field.Name)];
        var windows = WindowPlan.Of(view.Aggregations ?? []);
        var rows = new List<(string, FeaturePush)>(Rows);
        for (var row = 0; row < Rows && _faults.Count < MaxFaults; row++)
        {
            var at = row;
            var key = KeyAt(entities, at);
            var eventUtc = StampAt(source.TimestampField, at);
            var knownAtUtc = columns.ContainsKey(source.KnownAtField) && columns[source.KnownAtField][at].ValueKind != JsonValueKind.Null ? StampAt(source.KnownAtField, at) : eventUtc + knownAfter;
            FeatureValue[] values = [.. view.Schema.Select(field => ValueAt(field, at))];
            rows.Add((key, new FeaturePush(view.Id, eventUtc, knownAtUtc, names, values, windows, to)));
        }

        return _faults.Count == 0 ? rows : throw ApiException.Unprocessable($"no row was taken: {string.Join("; ", _faults)}");
    }

    private string KeyAt(IReadOnlyList<EntityDeclaration> entities, int row)
    {
        var texts = new string[entities.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var value = columns[entities[i].JoinKey][row];
            texts[i] = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            };
            if (entities[i].ValueType == "INT64" && !long.TryParse(texts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                Fault(row, entities[i].JoinKey, $"{value.GetRawText()} is not a whole number");
                return "";
            }
        }

        var key = FeatureEntityKey.TextOf(FeatureEntityKey.JoinKeysOf(entities.Select(entity => entity.JoinKey)), texts);
        if (key is null)
        {
            Fault(row, entities[0].JoinKey, $"'{string.Join("', '", texts)}' is empty, unprintable or too long for an entity");
        }

        return key ?? "";
    }

    private DateTime StampAt(string column, int row)
    {
        var value = columns[column][row];
        if (value.ValueKind == JsonValueKind.String && FeatureStamp.TryParse(value.GetString()!, out var utc))
        {
            return utc;
        }

        Fault(row, column, $"{value.GetRawText()} is not a stamp such as 2026-06-01T12:00:00Z; without offset it is UTC");
        return DateTime.UnixEpoch;
    }

    private FeatureValue ValueAt(FieldDeclaration field, int row)
    {
        var value = columns[field.Name][row];
        if (value.ValueKind == JsonValueKind.Null)
        {
            return FeatureValue.Null;
        }

        FeatureTypeNames.TryParse(field.Type, out var type);
        var read = Read(type, value);
        if (read.IsNull)
        {
            Fault(row, field.Name, $"{Shortened(value.GetRawText())} is not {field.Type}");
        }

        return read;
    }

    private static FeatureValue Read(FeatureValueType type, JsonElement value) => (type, value.ValueKind) switch
    {
        (FeatureValueType.Double, JsonValueKind.Number) => value.TryGetDouble(out var number) && double.IsFinite(number) ? FeatureValue.Of(number) : FeatureValue.Null,
        (FeatureValueType.Int64, JsonValueKind.Number) => Whole(value) is { } number ? FeatureValue.Of(number) : FeatureValue.Null,
        (FeatureValueType.Bool, JsonValueKind.True or JsonValueKind.False) => FeatureValue.Of(value.GetBoolean()),
        (FeatureValueType.String, JsonValueKind.String) => FeatureValue.Of(value.GetString()!),
        (FeatureValueType.Timestamp, JsonValueKind.String) => FeatureStamp.TryParse(value.GetString()!, out var utc) ? FeatureValue.Of(utc) : FeatureValue.Null,
        (FeatureValueType.Timestamp, JsonValueKind.Number) => Whole(value) is >= 0 and <= 253_402_300_799 and { } seconds ? FeatureValue.Of(DateTime.UnixEpoch.AddSeconds(seconds)) : FeatureValue.Null,
        (FeatureValueType.DoubleList, JsonValueKind.Array) => Numbers(value) is { } numbers ? FeatureValue.Of(numbers) : FeatureValue.Null,
        (FeatureValueType.FloatList, JsonValueKind.Array) => Numbers(value) is { } numbers ? FeatureValue.Of(Array.ConvertAll(numbers, static number => (float)number)) : FeatureValue.Null,
        _ => FeatureValue.Null,
    };

    private static long? Whole(JsonElement value) => value.TryGetInt64(out var whole)
        ? whole
        : value.TryGetDouble(out var number) && Math.Abs(number) < 1L << 53 && Math.Floor(number) == number ? (long)number : null;

    private static double[]? Numbers(JsonElement value)
    {
        var numbers = new double[value.GetArrayLength()];
        var next = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !double.IsFinite(numbers[next++] = item.GetDouble()))
            {
                return null;
            }
        }

        return numbers;
    }

    private void Fault(int row, string column, string message)
    {
        if (_faults.Count < MaxFaults)
        {
            _faults.Add($"row {row}, {column}: {message}");
        }
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
