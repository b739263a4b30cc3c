using GridGrains.Domain.FeatureStore;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Rows of one declared view at one moment.</summary>
/// <param name="nowUtc">Ages and windows are those of this moment.</param>
internal sealed class DeclaredRows(DeclaredView view, FeatureViewRow?[] rows, DateTime nowUtc) : FeatureRows
{
    public override int Count => rows.Length;

    public override void Read(int feature, IFeatureColumn column)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            ValueOf(feature, row, out var status).AddTo(column);
            column.Mark(status, StampOf(feature, row));
        }
    }

    public override double Number(int feature, int row, out DateTime stamp)
    {
        stamp = StampOf(feature, row);
        return ValueOf(feature, row, out _).Number;
    }

    private DateTime StampOf(int feature, int row) => rows[row] is not { } found
        ? default
        : view.Columns[feature].Window is { } window ? WindowSeries.EndAt(nowUtc, window.StepSeconds) : found.EventUtc;

    private FeatureValue ValueOf(int feature, int row, out FeatureStatus status)
    {
        if (rows[row] is not { } found)
        {
            status = FeatureStatus.NotFound;
            return FeatureValue.Null;
        }

        var column = view.Columns[feature];
        if (column.Window is null && view.Ttl > TimeSpan.Zero && nowUtc - found.EventUtc > view.Ttl)
        {
            status = FeatureStatus.OutsideMaxAge;
            return FeatureValue.Null;
        }

        var value = column.Window is { } window ? found.Figure(window, nowUtc) : found.Find(column.Name);
        status = value.IsNull ? FeatureStatus.NullValue : FeatureStatus.Present;
        return value;
    }
}

/// <summary>Values of the store in answers.</summary>
internal static class FeatureValueAnswers
{
    public static void AddTo(this in FeatureValue value, IFeatureColumn column)
    {
        switch (value.Type)
        {
            case FeatureValueType.Null:
                column.AddNone();
                break;
            case FeatureValueType.Double:
                column.Add(value.AsDouble);
                break;
            case FeatureValueType.Int64:
                column.Add(value.AsInt64);
                break;
            case FeatureValueType.Bool:
                column.Add(value.AsBool);
                break;
            case FeatureValueType.String:
                column.Add(value.AsString);
                break;
            case FeatureValueType.Timestamp:
                column.AddMoment((value.AsTimestamp.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);
                break;
            case FeatureValueType.DoubleList:
                column.Add(value.AsDoubles);
                break;
            default:
                column.Add(value.AsFloats);
                break;
        }
    }
}
