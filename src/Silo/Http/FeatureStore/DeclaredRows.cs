using System.Globalization;
using GridGrains.Domain;
using GridGrains.Domain.FeatureStore;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Rows of one declared view at one moment.</summary>
/// <param name="nowUtc">Ages and windows are those of this moment.</param>
internal sealed class DeclaredRows(DeclaredView view, FeatureViewRow?[] rows, DateTime nowUtc) : FeatureRows
{
    public override void WriteColumn(int feature, JsonOutput output)
    {
        var statuses = new string[rows.Length];
        output.Raw("{\"values\":["u8);
        for (var row = 0; row < rows.Length; row++)
        {
            output.Raw(row > 0 ? ","u8 : default);
            var value = ValueOf(feature, row, out statuses[row]);
            FeatureValueText.Write(value, output);
        }

        output.Raw("],\"statuses\":["u8);
        for (var row = 0; row < rows.Length; row++)
        {
            output.Raw(row > 0 ? ","u8 : default);
            output.Text(statuses[row]);
        }

        output.Raw("],\"event_timestamps\":["u8);
        for (var row = 0; row < rows.Length; row++)
        {
            output.Raw(row > 0 ? ","u8 : default);
            FeatureValueText.WriteStamp(StampOf(feature, row), output);
        }

        output.Raw("]}"u8);
    }

    public override double Number(int feature, int row, out DateTime stamp)
    {
        stamp = StampOf(feature, row);
        return ValueOf(feature, row, out _).Number;
    }

    private DateTime StampOf(int feature, int row) => rows[row] is not { } found
        ? default
        : view.Columns[feature].Window is { } window ? WindowSeries.EndAt(nowUtc, window.StepSeconds) : found.EventUtc;

    private FeatureValue ValueOf(int feature, int row, out string status)
    {
        if (rows[row] is not { } found)
        {
            status = "NOT_FOUND";
            return FeatureValue.Null;
        }

        var column = view.Columns[feature];
        if (column.Window is null && view.Ttl > TimeSpan.Zero && nowUtc - found.EventUtc > view.Ttl)
        {
            status = "OUTSIDE_MAX_AGE";
            return FeatureValue.Null;
        }

        var value = column.Window is { } window ? found.Figure(window, nowUtc) : found.Find(column.Name);
        status = value.IsNull ? "NULL_VALUE" : "PRESENT";
        return value;
    }
}

/// <summary>Values as Feast's JSON has them.</summary>
internal static class FeatureValueText
{
    public static void Write(in FeatureValue value, JsonOutput output)
    {
        switch (value.Type)
        {
            case FeatureValueType.Null:
                output.Raw("null"u8);
                break;
            case FeatureValueType.Double:
                output.Real(value.AsDouble);
                break;
            case FeatureValueType.Int64:
                output.Integer(value.AsInt64);
                break;
            case FeatureValueType.Bool:
                output.Raw(value.AsBool ? "true"u8 : "false"u8);
                break;
            case FeatureValueType.String:
                output.Text(value.AsString);
                break;
            case FeatureValueType.Timestamp:
                output.Integer((value.AsTimestamp.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);
                break;
            case FeatureValueType.DoubleList:
                WriteList(value.AsDoubles, output);
                break;
            default:
                // The shortest digits of a float, not of the double that it becomes.
                WriteList(Array.ConvertAll(value.AsFloats, static number => double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)), output);
                break;
        }
    }

    public static void WriteStamp(DateTime stamp, JsonOutput output)
    {
        Span<byte> text = stackalloc byte[UtcStamp.MaxLength];
        output.Raw("\""u8);
        output.Raw(text[..UtcStamp.Format(stamp == default ? DateTime.UnixEpoch : stamp, text)]);
        output.Raw("\""u8);
    }

    private static void WriteList(double[] values, JsonOutput output)
    {
        output.Raw("["u8);
        for (var i = 0; i < values.Length; i++)
        {
            output.Raw(i > 0 ? ","u8 : default);
            output.Real(values[i]);
        }

        output.Raw("]"u8);
    }
}
