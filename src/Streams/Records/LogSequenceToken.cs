using System.Globalization;
using Orleans.Streams;

namespace GridGrains.Streams.Records;

/// <summary>
/// Place of a record in its queue: partition and offset. A subscription that starts at a token gets the record of the token again;
/// one that starts at <see cref="After"/> gets what follows it.
/// </summary>
[GenerateSerializer]
[Immutable]
[Alias("gridgrains.streams.LogSequenceToken")]
public sealed class LogSequenceToken : StreamSequenceToken
{
    private const int AfterIndex = 1;

    public LogSequenceToken(int partition, long offset)
        : this(partition, offset, 0)
    {
    }

    private LogSequenceToken(int partition, long offset, int eventIndex, bool isLive = false, bool isPast = false)
    {
        (Partition, SequenceNumber, EventIndex, IsLive, IsPast) = (partition, offset, eventIndex, isLive, isPast);
    }

    [Id(0)]
    public int Partition { get; private set; }

    /// <summary>The offset.</summary>
    [Id(1)]
    public override long SequenceNumber { get; protected set; }

    /// <summary>0 at the record, 1 after it.</summary>
    [Id(2)]
    public override int EventIndex { get; protected set; }

    /// <summary>Whether it was delivered in the queue's own order: then everything before it was, too. False for a repetition from history.</summary>
    [Id(3)]
    internal bool IsLive { get; private set; }

    /// <summary>Whether it was delivered from history. Only a subscriber that has taken the record sends this token back.</summary>
    [Id(4)]
    internal bool IsPast { get; private set; }

    public long Offset => SequenceNumber;

    /// <summary>The first offset that a subscription at this token wants.</summary>
    internal long FirstWanted => IsPast ? Offset + 1 : Offset + EventIndex;

    /// <summary>The place behind this record.</summary>
    public LogSequenceToken After() => new(Partition, Offset, AfterIndex);

    /// <summary>The same place without a word about how it was delivered: what a subscriber keeps.</summary>
    internal LogSequenceToken AsPlace() => IsLive || IsPast ? new LogSequenceToken(Partition, Offset, EventIndex) : this;

    internal static LogSequenceToken Live(int partition, long offset) => new(partition, offset, 0, isLive: true);

    internal static LogSequenceToken Past(int partition, long offset) => new(partition, offset, 0, isPast: true);

    public override bool Equals(StreamSequenceToken? other) =>
        other is LogSequenceToken token && token.Partition == Partition && token.Offset == Offset && token.EventIndex == EventIndex;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <exception cref="ArgumentOutOfRangeException">A token of another partition or provider: those have no order.</exception>
    public override int CompareTo(StreamSequenceToken? other)
    {
        if (other is null)
            return 1;
        if (other is not LogSequenceToken token || token.Partition != Partition)
            throw new ArgumentOutOfRangeException(nameof(other), other, $"not of the queue of {this}");
        var byOffset = Offset.CompareTo(token.Offset);
        return byOffset != 0 ? byOffset : EventIndex.CompareTo(token.EventIndex);
    }

    public override int GetHashCode() => HashCode.Combine(Partition, Offset, EventIndex);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}/{Offset}{(EventIndex == 0 ? "" : "+")}");
}
