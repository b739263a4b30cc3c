using System.Globalization;
using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>Reads the cells of a table as hours of a market's clock; a bad one is named with line, field and reason, and left out.</summary>
internal sealed class HistoryCells
{
    private const string RepeatedMark = "X";
    private const int RepeatedLabel = 25;
    private const int RepeatedEnding = 2;

    private readonly DataTable _table;
    private readonly (LocalDate Day, int Hour)?[] _hours;

    public HistoryCells(DataTable table, int stamp, int hour, Iso? market)
    {
        _table = table;
        var isUtc = table.Headers[stamp].EndsWith("utc", StringComparison.OrdinalIgnoreCase);
        _hours = [.. table.Rows.Select((row, index) => HourOf(index, row[stamp], hour < 0 ? null : row[hour] ?? "", hour < 0 ? stamp : hour, isUtc ? market : null))];
    }

    public List<string> Faults { get; } = [];

    public HourlyDays Read(int column)
    {
        var sums = new Dictionary<LocalDate, (double[] Sums, int[] Counts)>();
        for (var index = 0; index < _hours.Length; index++)
        {
            if (_hours[index] is not { } hour || NumberOf(index, column) is not { } value)
            {
                continue;
            }

            if (!sums.TryGetValue(hour.Day, out var day))
            {
                sums[hour.Day] = day = (new double[HourlyDays.HoursPerDay], new int[HourlyDays.HoursPerDay]);
            }

            day.Sums[hour.Hour] += value;
            day.Counts[hour.Hour]++;
        }

        return HourlyDays.OfDays(sums.ToDictionary(day => day.Key, day => Filled(day.Value.Sums, day.Value.Counts)));
    }

    // One hour alone that lacks between two that are there is the one that a clock skipped.
    private static double[] Filled(double[] sums, int[] counts)
    {
        var values = sums.Select((sum, hour) => counts[hour] > 0 ? sum / counts[hour] : double.NaN).ToArray();
        if (counts.Count(count => count > 0) == values.Length - 1 && Array.FindIndex(values, double.IsNaN) is > 0 and < HourlyDays.HoursPerDay - 1 and var missing)
        {
            values[missing] = (values[missing - 1] + values[missing + 1]) / 2;
        }

        return values;
    }

    private (LocalDate Day, int Hour)? HourOf(int index, object? stamp, object? ending, int column, Iso? utcMarket)
    {
        var time = stamp switch
        {
            DateTime known => known,
            string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var parsed) => parsed,
            _ => (DateTime?)null,
        };
        if (time is not { } start)
        {
            return Fault(index, column, $"'{stamp}' is no time");
        }

        if (ending is null)
        {
            var local = utcMarket is null ? LocalDateTime.FromDateTime(start) : utcMarket.Clock.ToLocal(DateTime.SpecifyKind(start, DateTimeKind.Utc));
            return (local.Date, local.Hour);
        }

        var label = Convert.ToString(ending, CultureInfo.InvariantCulture)!.Replace(RepeatedMark, "", StringComparison.OrdinalIgnoreCase);
        if (!double.TryParse(label, CultureInfo.InvariantCulture, out var number) || number is not (>= 1 and <= RepeatedLabel))
        {
            return Fault(index, column, $"'{ending}' is no hour ending from 1 to 24");
        }

        return (LocalDate.FromDateTime(start), (number == RepeatedLabel ? RepeatedEnding : (int)number) - 1);
    }

    private double? NumberOf(int index, int column)
    {
        switch (column < _table.Rows[index].Length ? _table.Rows[index][column] : null)
        {
            case null or "":
                return null;
            case double number:
                return double.IsFinite(number) ? number : null;
            case string text when double.TryParse(text, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed):
                return parsed;
            case IConvertible other and not string:
                return other.ToDouble(CultureInfo.InvariantCulture);
            case var bad:
                Fault(index, column, $"'{bad}' is no number");
                return null;
        }
    }

    private (LocalDate Day, int Hour)? Fault(int index, int column, string reason)
    {
        Faults.Add($"{_table.Name}, line {index + _table.FirstLine}, {_table.Headers[column]}: {reason}");
        return null;
    }
}
