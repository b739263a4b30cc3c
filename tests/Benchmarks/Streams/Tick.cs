namespace GridGrains.Tests.Benchmarks.Streams;

/// <param name="SentAt">A time of <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
[GenerateSerializer]
[Alias("gridgrains.bench.Tick")]
public sealed record Tick([property: Id(0)] long SentAt, [property: Id(1)] double PriceUsdPerMwh);
