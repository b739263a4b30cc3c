using System.Text;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Derived;

/// <summary>Derived events of the whole cluster to whoever reads.</summary>
public sealed class EventFeed : LogFeed<EventRecord>
{
    internal EventFeed(EventKinds kinds, IPartitionLog log, TimeProvider clock, ILogger<EventFeed> logger)
        : base(new FeedDefinition<EventRecord>("derived events", kinds.Topics, () => (batch, index, slot) => RecordOf(kinds, batch, index, slot)), log, clock, logger)
    {
    }

    private static EventRecord? RecordOf(EventKinds kinds, LogBatch batch, int index, int slot) => kinds.TryReadKind(batch.Records.Value(index), out var kind)
        ? new EventRecord(slot, batch.Offset(index), kind, Encoding.UTF8.GetString(batch.Records.Key(index)), batch.Records.Value(index).ToArray())
        : null;
}
