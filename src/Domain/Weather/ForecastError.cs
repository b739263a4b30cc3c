namespace GridGrains.Domain.Weather;

/// <summary>How far forecasts were from what was observed; sums, so that errors of several places add up.</summary>
/// <param name="SumC">Of forecast less observation, in degrees Celsius.</param>
public readonly record struct ForecastError(long Count, double SumC, double SumAbsoluteC, double SumSquareC)
{
    public double BiasC => Count == 0 ? double.NaN : SumC / Count;

    public double MeanAbsoluteC => Count == 0 ? double.NaN : SumAbsoluteC / Count;

    public double RootMeanSquareC => Count == 0 ? double.NaN : Math.Sqrt(SumSquareC / Count);

    public ForecastError With(double forecastC, double observedC)
    {
        var error = forecastC - observedC;
        return new ForecastError(Count + 1, SumC + error, SumAbsoluteC + Math.Abs(error), SumSquareC + (error * error));
    }

    public static ForecastError operator +(ForecastError a, ForecastError b) =>
        new(a.Count + b.Count, a.SumC + b.SumC, a.SumAbsoluteC + b.SumAbsoluteC, a.SumSquareC + b.SumSquareC);
}
