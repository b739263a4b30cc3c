namespace GridGrains.Domain.Forecasts;

/// <summary>A series that explains the target: load, wind, a temperature.</summary>
/// <param name="Name">As documents and coefficients name it.</param>
/// <param name="Values">With the day that is forecast, where a forecast of it was known in time.</param>
public sealed record ForecastDriver(string Name, HourlyDays Values);

/// <summary>All that is known at the moment of a forecast; what became known later must not be in it.</summary>
public sealed record LearInput(HourlyDays Target, IReadOnlyList<ForecastDriver> Drivers);
