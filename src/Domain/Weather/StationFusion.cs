namespace GridGrains.Domain.Weather;

/// <summary>A station's reading as seen from the place that needs one.</summary>
public readonly record struct NearbyReading(WeatherReading Reading, double DistanceKm, TimeSpan Age);

/// <param name="Confidence">0 to 1: 1 for a station on the spot with a fresh reading, falling with distance and age.</param>
public readonly record struct FusedReading(WeatherReading Reading, double Confidence, int Stations);

/// <summary>
/// One reading for a place from the stations around it. A station weighs less the further it is and the older its reading: by half every
/// 15 km and every 30 minutes. Each value is the weighted mean of the stations that have it; impossible ones are out before.
/// </summary>
public static class StationFusion
{
    public const double HalfDistanceKm = 15;
    public const double HalfAgeMinutes = 30;
    public const double FarthestKm = 150;
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(3);

    public static FusedReading Fuse(IEnumerable<NearbyReading> stations)
    {
        var means = new WeightedMean[6];
        double north = 0, east = 0, best = 0;
        var count = 0;
        foreach (var station in stations)
        {
            if (station.DistanceKm > FarthestKm || station.Age > Oldest || station.Age < TimeSpan.Zero)
            {
                continue;
            }

            var reading = PlausibleWeather.Check(station.Reading).Reading;
            var weight = Math.Pow(0.5, (station.DistanceKm / HalfDistanceKm) + (station.Age.TotalMinutes / HalfAgeMinutes));
            means[0].Add(reading.TemperatureC, weight);
            means[1].Add(reading.DewPointC, weight);
            means[2].Add(reading.WindSpeedMps, weight);
            means[3].Add(reading.PressureHpa, weight);
            means[4].Add(reading.CloudCover, weight);
            means[5].Add(reading.PrecipitationMm, weight);
            if (!double.IsNaN(reading.WindDirectionDegrees))
            {
                var (sin, cos) = Math.SinCos(reading.WindDirectionDegrees * Math.PI / 180);
                (north, east) = (north + (weight * cos), east + (weight * sin));
            }

            best = Math.Max(best, weight);
            count++;
        }

        // Directions are averaged as vectors: the mean of 350 and 10 degrees is north.
        var direction = north == 0 && east == 0 ? double.NaN : ((Math.Atan2(east, north) * 180 / Math.PI) + 360) % 360;
        var fused = new WeatherReading(means[0].Mean, means[1].Mean, means[2].Mean, direction, means[3].Mean, means[4].Mean, means[5].Mean);
        return new FusedReading(fused, best, count);
    }

    private record struct WeightedMean(double Sum, double Weight)
    {
        public readonly double Mean => Weight > 0 ? Sum / Weight : double.NaN;

        public void Add(double value, double weight)
        {
            if (!double.IsNaN(value))
            {
                (Sum, Weight) = (Sum + (value * weight), Weight + weight);
            }
        }
    }
}
