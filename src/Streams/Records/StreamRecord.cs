using System.Text;

namespace GridGrains.Streams.Records;

/// <summary>A record as it lies in the log. Subscribe with this type to read values that no serializer knows, records without a value included.</summary>
/// <param name="Value">Null where the record has no value.</param>
/// <param name="Schema">Name and version of the value's form.</param>
/// <param name="AppendedAtUtc">When it came into the log.</param>
[GenerateSerializer]
[Immutable]
[Alias("gridgrains.streams.StreamRecord")]
public sealed record StreamRecord(
    [property: Id(0)] StreamId Stream,
    [property: Id(1)] LogSequenceToken Token,
    [property: Id(2)] byte[]? Value,
    [property: Id(3)] string Schema,
    [property: Id(4)] DateTime AppendedAtUtc)
{
    public string Key => Encoding.UTF8.GetString(Stream.Key.Span);
}
