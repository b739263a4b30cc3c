namespace GridGrains.Domain.Weather;

/// <summary>One hour ahead beside the same hour of the day before; null where there is no temperature.</summary>
public readonly record struct DegreeHour(int Hour, ZoneHour? Ahead, ZoneHour? Yesterday)
{
    public CoolingHeating? Delta => Ahead is { } ahead && Yesterday is { } yesterday ? ahead.DegreeDays - yesterday.DegreeDays : null;
}

/// <summary>The degree day of one local standard day, from (max + min)/2 of the zone's hourly temperatures.</summary>
/// <param name="Hours">With a temperature: fewer than 24 make a partial day.</param>
public readonly record struct ZoneDay(DateOnly Day, CoolingHeating OfExtremes, double MaxF, double MinF, int Hours)
{
    public bool IsWhole => Hours == 24;
}

/// <summary>Answers "degree days of the next hours, against the same hours a day before".</summary>
/// <param name="Total">Sums over hours that have both sides, so that missing hours do not look like a change.</param>
public sealed record ZoneDegreeDays(IReadOnlyList<DegreeHour> Hours, CoolingHeating Total, CoolingHeating Yesterday, int ComparedHours, IReadOnlyList<ZoneDay> Days)
{
    public int MissingHours => Hours.Count - ComparedHours;

    /// <param name="first">The first hour; each is compared with the one 24 hours before, which has the same local standard time.</param>
    public static ZoneDegreeDays Of(WeatherZone zone, ZoneWeatherSnapshot weather, int first, int horizonHours)
    {
        var hours = Enumerable.Range(first, horizonHours).Select(hour => new DegreeHour(hour, weather.At(hour), weather.At(hour - 24))).ToArray();
        double cooling = 0, heating = 0, coolingBefore = 0, heatingBefore = 0;
        var compared = 0;
        foreach (var hour in hours)
        {
            if (hour is { Ahead: { } ahead, Yesterday: { } yesterday })
            {
                (cooling, heating) = (cooling + ahead.DegreeDays.Cooling, heating + ahead.DegreeDays.Heating);
                (coolingBefore, heatingBefore) = (coolingBefore + yesterday.DegreeDays.Cooling, heatingBefore + yesterday.DegreeDays.Heating);
                compared++;
            }
        }

        var days = Enumerable.Range(-1, 3).Select(day => DayOf(zone, weather, zone.DayStart(first) + (24 * day))).OfType<ZoneDay>();
        return new ZoneDegreeDays(hours, new(cooling, heating), new(coolingBefore, heatingBefore), compared, [.. days]);
    }

    private static ZoneDay? DayOf(WeatherZone zone, ZoneWeatherSnapshot weather, int start)
    {
        var temperatures = Enumerable.Range(start, 24).Select(weather.At).Where(hour => hour is not null).Select(hour => hour!.Value.TemperatureF).ToArray();
        if (temperatures.Length == 0)
        {
            return null;
        }

        var day = DateOnly.FromDateTime(WeatherHour.StartUtc(start + zone.StandardOffsetHours));
        return new ZoneDay(day, DegreeDays.OfExtremes(temperatures), temperatures.Max(), temperatures.Min(), temperatures.Length);
    }
}
