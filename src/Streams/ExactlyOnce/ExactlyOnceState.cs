
namespace GridGrains.Streams.ExactlyOnce;

/// <summary>State of a subscriber and, beside it, how far each stream is in it. Both are stored in one write.</summary>
[GenerateSerializer]
[Alias("gridgrains.streams.ExactlyOnceState")]
public sealed class ExactlyOnceState<TState>
    where TState : new()
{
    [Id(0)]
    public TState Value { get; set; } = new();

    /// <summary>The last record of each stream that is in the state, by the stream's name.</summary>
    [Id(1)]
    public Dictionary<string, AppliedPlace> Applied { get; set; } = [];
}

/// <summary>Place of a record that is in the state.</summary>
[GenerateSerializer]
[Alias("gridgrains.streams.AppliedPlace")]
public readonly record struct AppliedPlace([property: Id(0)] int Partition, [property: Id(1)] long Offset);
