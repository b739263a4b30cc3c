using GridGrains.Domain.Forecasts;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>A column of a history, by local hours.</summary>
internal sealed record HistoryColumn(string Name, ColumnRole Role, HourlyDays Values);
