namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>
/// How surprising each value of any regular series is, by two detectors of prices and each of their own past alone: the distance from the
/// hour's robust profile, and that of the last hour's mean from the last day's. Each distance is divided by the greatest of the last two days,
/// so a series that is always restless must be more restless than itself. The score is the sum of both; about 2 is where each is as great as
/// ever. Nothing is fitted to a series.
/// </summary>
public sealed class SurpriseScore(int valuesPerHour)
{
    private const int HoursPerDay = 24;
    private const int LevelDays = 7;
    private const int HourDays = 42;
    private const int PriorDays = 4;
    private const double RememberedDays = 2;

    // Two deviations are no surprise in any series.
    private const double LeastDistance = 2;
    private const double MostPerDetector = 3;
    private const double LeastSpreadShare = 0.05;
    private const double LeastSpread = 1e-9;
    private const int LeastValues = 20;

    private readonly double _fade = Math.Exp(-1 / (RememberedDays * HoursPerDay * valuesPerHour));
    private readonly double _dayAlpha = ExponentialAverage.AlphaOfSpan(HoursPerDay * valuesPerHour);
    private readonly double _hourAlpha = ExponentialAverage.AlphaOfSpan(valuesPerHour);
    private readonly SeasonalProfile _profile = new();
    private ExponentialAverage _day;
    private ExponentialAverage _hour;
    private double _greatestFromProfile;
    private double _greatestFromDay;
    private long _seen;

    /// <summary>Scores a value by those before it and learns it. The hour is that of the series' own clock.</summary>
    public double Take(DateTime time, double value)
    {
        var pace = new ProfilePace(
            LevelDays * HoursPerDay * valuesPerHour, HourDays * valuesPerHour, PriorDays * valuesPerHour, Math.Max(LeastSpread, LeastSpreadShare * _profile.Absolute));
        var slot = new SeasonalHour((byte)time.Hour);
        var fromProfile = _seen > HoursPerDay * valuesPerHour ? Math.Abs(_profile.Expect(slot, pace).Score(value)) : 0;
        _hour.Add(value, _hourAlpha);
        var fromDay = _day.Count > LeastValues ? Math.Abs(_hour.Mean - _day.Mean) / Math.Max(_day.Deviation, pace.LeastSpread) : 0;
        _profile.Learn(slot, value, pace);
        _day.Add(value, _dayAlpha);
        _seen++;
        return Relative(fromProfile, ref _greatestFromProfile) + Relative(fromDay, ref _greatestFromDay);
    }

    private double Relative(double distance, ref double greatest)
    {
        var relative = Math.Min(distance / Math.Max(greatest, LeastDistance), MostPerDetector);
        greatest = Math.Max(greatest * _fade, distance);
        return relative;
    }
}
