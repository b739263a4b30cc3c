namespace GridGrains.Domain.Series;

/// <summary>How far forecasts of one lead time were off.</summary>
/// <param name="LeadHours">From when it was known to the start of the interval, at least.</param>
/// <param name="Intervals">Intervals that have both sides.</param>
public readonly record struct LeadError(int LeadHours, int Intervals, double Bias, double MeanAbsolute, double RootMeanSquare);

/// <summary>What follows from series: ramps, errors of forecasts, net load.</summary>
public static class SeriesFigures
{
    /// <summary>Lead times that errors are given for, in hours.</summary>
    public static readonly IReadOnlyList<int> LeadHours = [0, 1, 3, 6, 12, 24, 48, 72, 120];

    /// <summary>Change of the newest value against the interval that starts so long before; null where there is none.</summary>
    public static double? Ramp(IReadOnlyList<SeriesPoint> latest, TimeSpan over)
    {
        if (latest.Count == 0)
        {
            return null;
        }

        var last = latest[^1];
        for (var index = latest.Count - 2; index >= 0; index--)
        {
            if (latest[index].StartUtc == last.StartUtc - over)
            {
                return double.IsFinite(last.Value - latest[index].Value) ? last.Value - latest[index].Value : null;
            }
        }

        return null;
    }

    /// <summary>
    /// Forecast less actual by lead time: for each interval the forecast that was known so long before its start. Actual values of shorter
    /// intervals are averaged over the forecast's, and count only where they cover it.
    /// </summary>
    public static IReadOnlyList<LeadError> ErrorsByLead(SeriesSnapshot forecast, SeriesSnapshot actual)
    {
        var measured = actual.Latest.ToArray();
        var errors = new List<LeadError>();
        foreach (var lead in LeadHours)
        {
            var (count, sum, absolute, square) = (0, 0.0, 0.0, 0.0);
            foreach (var said in KnownBefore(forecast, TimeSpan.FromHours(lead)))
            {
                if (double.IsFinite(said.Value) && MeanOver(measured, said.StartUtc, said.EndUtc) is { } came)
                {
                    var error = said.Value - came;
                    (count, sum, absolute, square) = (count + 1, sum + error, absolute + Math.Abs(error), square + (error * error));
                }
            }

            if (count > 0)
            {
                errors.Add(new LeadError(lead, count, sum / count, absolute / count, Math.Sqrt(square / count)));
            }
        }

        return errors;
    }

    /// <summary>Load less wind and solar, of intervals that have all.</summary>
    public static IEnumerable<SeriesPoint> NetLoad(IEnumerable<SeriesPoint> load, params SeriesPoint[][] generation)
    {
        var known = generation.Select(points => points.ToDictionary(point => (point.StartUtc, point.Minutes))).ToArray();
        foreach (var point in load)
        {
            var net = point with { Source = null };
            foreach (var series in known)
            {
                net = series.TryGetValue((point.StartUtc, point.Minutes), out var part)
                    ? net with { Value = net.Value - part.Value, KnownAtUtc = part.KnownAtUtc > net.KnownAtUtc ? part.KnownAtUtc : net.KnownAtUtc }
                    : net with { Value = double.NaN };
            }

            if (double.IsFinite(net.Value))
            {
                yield return net;
            }
        }
    }

    /// <summary>Time-weighted mean of intervals that cover a span whole; null where they do not.</summary>
    /// <param name="points">Ascending, one version of each interval.</param>
    public static double? MeanOver(ReadOnlySpan<SeriesPoint> points, DateTime fromUtc, DateTime toUtc)
    {
        var (low, high) = (0, points.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].EndUtc <= fromUtc ? (middle + 1, high) : (low, middle);
        }

        var (covered, sum) = (0.0, 0.0);
        for (var index = low; index < points.Length && points[index].StartUtc < toUtc; index++)
        {
            var from = points[index].StartUtc > fromUtc ? points[index].StartUtc : fromUtc;
            var to = points[index].EndUtc < toUtc ? points[index].EndUtc : toUtc;
            covered += (to - from).TotalMinutes;
            sum += points[index].Value * (to - from).TotalMinutes;
        }

        return double.IsFinite(sum) && covered > 0 && Math.Abs(covered - (toUtc - fromUtc).TotalMinutes) < 1e-6 ? sum / covered : null;
    }

    private static IEnumerable<SeriesPoint> KnownBefore(SeriesSnapshot forecast, TimeSpan lead)
    {
        var points = forecast.Points;
        for (var index = 0; index < points.Length; index++)
        {
            var isLastThatFits = index + 1 == points.Length || points[index + 1].StartUtc != points[index].StartUtc || points[index + 1].KnownAtUtc > points[index].StartUtc - lead;
            if (points[index].KnownAtUtc <= points[index].StartUtc - lead && isLastThatFits)
            {
                yield return points[index];
            }
        }
    }
}
