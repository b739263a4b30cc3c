using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using NodaTime;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>
/// LightGBM over all hours of a year: the same hour of days before, what the eve had, drivers, hour and weekday. Deterministic, on one thread.
/// </summary>
internal sealed class BoostedTrees : IDisposable
{
    private const int TrainingDays = 364;
    private const int RefitDays = 28;

    private static readonly int[] Lags = [1, 2, 3, 7];

    private readonly MLContext _context = new(seed: 1);
    private ITransformer? _model;
    private RobustScale _scale;
    private LocalDate _refit;

    public double[]? Forecast(LearInput input, LocalDate day)
    {
        var known = input.Target[day.PlusDays(-1)].ToArray().Count(double.IsFinite);
        if ((_model is null || day >= _refit) && !Fit(input, day, known))
        {
            return null;
        }

        var rows = View(Enumerable.Range(0, HourlyDays.HoursPerDay).Select(hour => new Row { Features = FeaturesOf(input, day, hour, known) }));
        return [.. _model!.Transform(rows).GetColumn<float>("Score").Select(score => _scale.Invert(score))];
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private bool Fit(LearInput input, LocalDate day, int known)
    {
        var days = Enumerable.Range(1, TrainingDays).Select(back => day.PlusDays(-back))
            .Where(past => past >= input.Target.First.PlusDays(LearSettings.LongestLagDays) && input.Target.IsWhole(past)).Reverse().ToArray();
        if (days.Length < LearSettings.Default.LeastDays)
        {
            return false;
        }

        _scale = RobustScale.Of([.. days.SelectMany(past => input.Target[past].ToArray())]);
        var rows = days.SelectMany(past => Enumerable.Range(0, HourlyDays.HoursPerDay).Select(hour => new Row
        {
            Features = FeaturesOf(input, past, hour, known),
            Label = (float)_scale.Apply(input.Target[past][hour]),
        }));
        var trainer = _context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            NumberOfIterations = 150,
            NumberOfLeaves = 24,
            LearningRate = 0.06,
            MinimumExampleCountPerLeaf = 20,
            Deterministic = true,
            NumberOfThreads = 1,
            Seed = 1,
        });
        Dispose();
        _model = trainer.Fit(View(rows));
        _refit = day.PlusDays(RefitDays);
        return true;
    }

    // NaN is a missing value to a tree. Of the eve every row has only as many hours as are known of it when a forecast is issued.
    private static float[] FeaturesOf(LearInput input, LocalDate day, int hour, int known)
    {
        var eve = input.Target[day.PlusDays(-1)][..known];
        var features = new List<float> { hour, (int)day.DayOfWeek, NercHolidays.IsHoliday(day) ? 1 : 0, Mean(eve), known > 0 ? (float)eve[^1] : float.NaN, Mean(input.Target[day.PlusDays(-2)]) };
        foreach (var lag in Lags)
        {
            features.Add(lag == 1 && hour >= known ? float.NaN : (float)input.Target[day.PlusDays(-lag)][hour]);
        }

        foreach (var driver in input.Drivers)
        {
            features.Add((float)driver.Values[day][hour]);
            features.Add(Mean(driver.Values[day]));
            features.Add((float)driver.Values[day.PlusDays(-7)][hour]);
        }

        return [.. features];
    }

    private static float Mean(ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
        }

        return count == 0 ? float.NaN : (float)(sum / count);
    }

    private IDataView View(IEnumerable<Row> rows)
    {
        var list = rows.ToList();
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, list[0].Features.Length);
        return _context.Data.LoadFromEnumerable(list, schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
