using System.Buffers;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Weather;

/// <summary>
/// Sums of one hour over the cells of a zone, each cell times its weight in the zone. Whole numbers: adding and taking
/// away in any order ends in the same.
/// </summary>
/// <param name="Weight">Of cells with a temperature.</param>
/// <param name="ObservedWeight">Of those whose hour is observed.</param>
/// <param name="TemperatureCentiC">Weighted sum of hundredths of a degree.</param>
/// <param name="CoolingCentiF">Weighted sum of degrees above 65 F, in hundredths.</param>
public readonly record struct ZoneHour(
    int Hour, long Weight, long ObservedWeight, long TemperatureCentiC, long CoolingCentiF, long HeatingCentiF, long WindWeight, long WindCentiMps, long CloudWeight, long CloudPercent)
{
    public double TemperatureC => Weight == 0 ? double.NaN : TemperatureCentiC / 100.0 / Weight;

    public double TemperatureF => WeatherUnits.FahrenheitOf(TemperatureC);

    /// <summary>Degree days that this hour adds: its degrees over 24.</summary>
    public CoolingHeating DegreeDays =>
        Weight == 0 ? new(double.NaN, double.NaN) : new(CoolingCentiF / 100.0 / Weight / 24, HeatingCentiF / 100.0 / Weight / 24);

    public double WindMps => WindWeight == 0 ? double.NaN : WindCentiMps / 100.0 / WindWeight;

    public double CloudCover => CloudWeight == 0 ? double.NaN : CloudPercent / 100.0 / CloudWeight;

    public ZoneHour With(in CellHour cell, long weight)
    {
        var with = this with { Hour = cell.Hour };
        if (cell.HasTemperature)
        {
            var degrees = (int)Math.Round((cell.TemperatureF - Weather.DegreeDays.BaseFahrenheit) * 100);
            with = with with
            {
                Weight = Weight + weight,
                ObservedWeight = ObservedWeight + (cell.IsObserved ? weight : 0),
                TemperatureCentiC = TemperatureCentiC + (weight * cell.TemperatureCentiC),
                CoolingCentiF = CoolingCentiF + (weight * Math.Max(0, degrees)),
                HeatingCentiF = HeatingCentiF + (weight * Math.Max(0, -degrees)),
            };
        }

        if (cell.WindCentiMps != CellHour.NoUShort)
        {
            with = with with { WindWeight = WindWeight + weight, WindCentiMps = WindCentiMps + (weight * cell.WindCentiMps) };
        }

        return cell.CloudPercent == CellHour.NoByte ? with : with with { CloudWeight = CloudWeight + weight, CloudPercent = CloudPercent + (weight * cell.CloudPercent) };
    }

    public static ZoneHour operator +(in ZoneHour a, in ZoneHour b) => new(
        a.Hour, a.Weight + b.Weight, a.ObservedWeight + b.ObservedWeight, a.TemperatureCentiC + b.TemperatureCentiC, a.CoolingCentiF + b.CoolingCentiF,
        a.HeatingCentiF + b.HeatingCentiF, a.WindWeight + b.WindWeight, a.WindCentiMps + b.WindCentiMps, a.CloudWeight + b.CloudWeight, a.CloudPercent + b.CloudPercent);
}

/// <summary>The hours of a zone as the cells of one shard make them.</summary>
public sealed class ZoneHours
{
    private readonly SortedDictionary<int, ZoneHour> _hours = [];
    private int _newest = int.MinValue;

    public void Change(in CellChange change, long weight)
    {
        _newest = Math.Max(_newest, change.After.Hour);
        var first = _newest - CellState.KeptHours;
        if (change.After.Hour <= first)
        {
            return;
        }

        var hour = _hours.GetValueOrDefault(change.After.Hour);
        if (change.Before.Hour == change.After.Hour)
        {
            hour = hour.With(change.Before, -weight);
        }

        _hours[change.After.Hour] = hour.With(change.After, weight);
        while (_hours.First().Key <= first)
        {
            _hours.Remove(_hours.First().Key);
        }
    }

    /// <summary>Forgets all, to be filled again from cells.</summary>
    public void Clear()
    {
        _hours.Clear();
        _newest = int.MinValue;
    }

    public ZoneHour[] ToArray() => [.. _hours.Values];

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Unsigned((ulong)_hours.Count);
        foreach (var hour in _hours.Values)
        {
            foreach (var number in new[]
            {
                hour.Hour, hour.Weight, hour.ObservedWeight, hour.TemperatureCentiC, hour.CoolingCentiF, hour.HeatingCentiF, hour.WindWeight, hour.WindCentiMps, hour.CloudWeight, hour.CloudPercent,
            })
            {
                writer.Signed(number);
            }
        }
    }

    public static ZoneHours Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var hours = new ZoneHours();
        for (var rest = reader.Unsigned(); rest > 0; rest--)
        {
            var hour = new ZoneHour(
                (int)reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed());
            hours._hours.Add(hour.Hour, hour);
            hours._newest = Math.Max(hours._newest, hour.Hour);
        }

        reader.ExpectEnd();
        return hours;
    }
}

/// <summary>The weather of a zone: weighted sums of its cells, ascending by hour.</summary>
public sealed record ZoneWeatherSnapshot(string Zone, ZoneHour[] Hours)
{
    public ZoneHour? At(int hour)
    {
        foreach (ref readonly var candidate in Hours.AsSpan())
        {
            if (candidate.Hour == hour && candidate.Weight > 0)
            {
                return candidate;
            }
        }

        return null;
    }
}
