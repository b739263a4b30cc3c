using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>
/// LASSO-estimated autoregression (Lago, Marcjasz, De Schutter, Weron 2021): for each hour of a day a linear model of its own, fitted again for
/// every day over several windows, on robustly scaled values; the forecast is the mean over windows. Not thread-safe.
/// </summary>
public sealed class LearForecaster(LearSettings settings)
{
    // How far beyond what a window has seen, in spreads of the scaled target, a forecast may go.
    private const double Reach = 1;

    private readonly LearDesign _design = new();
    private readonly LassoFit _fit = new();

    /// <summary>Forecasts the hours of a day.</summary>
    /// <param name="input">Only what is known when the forecast is issued.</param>
    /// <returns>24 values of local hours; null where history is too short.</returns>
    public double[]? Forecast(LearInput input, LocalDate day)
    {
        _design.Read(input, day, settings.Windows[^1]);
        var windows = settings.WindowsOf(_design.Days.Count).ToArray();
        if (windows.Length == 0)
        {
            return null;
        }

        var sums = new double[HourlyDays.HoursPerDay];
        foreach (var days in windows)
        {
            AddWindow(input.Target, days, sums);
        }

        return Array.ConvertAll(sums, sum => sum / windows.Length);
    }

    private void AddWindow(HourlyDays target, int days, double[] sums)
    {
        var row = new double[_design.Count];
        var gram = new GramMatrix(_design.Scaled(days, row), days, _design.Count);
        var (values, scratch) = (new double[days], new double[days]);
        for (var hour = 0; hour < sums.Length; hour++)
        {
            for (var index = 0; index < days; index++)
            {
                values[index] = target[_design.Days[_design.Days.Count - days + index]][hour];
            }

            values.CopyTo(scratch, 0);
            var scale = RobustScale.Of(scratch);
            var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (ref var value in values.AsSpan())
            {
                value = scale.Apply(value);
                (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            }

            _fit.Fit(gram, values, settings.Criterion);
            sums[hour] += scale.Invert(Math.Clamp(_fit.Predict(gram, row), least - Reach, greatest + Reach));
        }
    }
}
