using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;

namespace GridGrains.ClickHouse.Sinks;

/// <param name="Next">The offset after the last.</param>
internal readonly record struct PlannedRange(TopicPartition Partition, long From, long Next);

/// <summary>
/// What is about to be inserted, written down with each of its shards before it is: after a crash, whoever takes one of them over inserts
/// exactly these ranges again under this token, and the server drops what it has already.
/// </summary>
/// <param name="Token">Never used for anything else; empty when nothing is under way.</param>
internal sealed record InsertPlan(string Token, IReadOnlyList<PlannedRange> Ranges)
{
    public const string Key = "plan";

    // A program that knows plans of one shard alone must not take one of several for such.
    private const byte OneShardForm = 1;
    private const byte Form = 2;

    public static readonly InsertPlan None = new("", []);

    public bool IsPending => Ranges.Count > 0;

    public static InsertPlan Decode(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        if (reader.Byte() is not (Form or OneShardForm))
        {
            throw new Domain.DomainException(Domain.DomainErrorCode.StorageVersion, "an insert plan of the warehouse has a form that this program does not know");
        }

        var token = reader.Text() ?? "";
        var ranges = new PlannedRange[(int)reader.Unsigned()];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new PlannedRange(new TopicPartition(reader.Text()!, (int)reader.Unsigned()), reader.Signed(), reader.Signed());
        }

        return new InsertPlan(token, ranges);
    }

    public StateBuffer Encode()
    {
        var buffer = new StateBuffer();
        buffer.Begin(StateKind.Shard, Key);
        var writer = new StateWriter(buffer);
        writer.Byte(Ranges.DistinctBy(range => range.Partition.Partition).Skip(1).Any() ? Form : OneShardForm);
        writer.Text(Token);
        writer.Unsigned((ulong)Ranges.Count);
        foreach (var range in Ranges)
        {
            writer.Text(range.Partition.Topic);
            writer.Unsigned((ulong)range.Partition.Partition);
            writer.Signed(range.From);
            writer.Signed(range.Next);
        }

        buffer.End();
        return buffer;
    }
}
