
namespace GridGrains.Tests.Streams;

[GenerateSerializer]
[Alias("tests.streams.Order")]
public sealed record Order([property: Id(0)] string Customer, [property: Id(1)] int Number, [property: Id(2)] string Kind = "plain");
