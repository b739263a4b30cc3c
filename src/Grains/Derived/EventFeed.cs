using System.Text;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Derived;

/// <summary>Derived events of the whole cluster to whoever reads.</summary>
public sealed class EventFeed : LogFeed<EventRecord>
{
    private static readonly FeedDefinition<EventRecord> Definition = new("derived events", DerivedKinds.Topics, static () => RecordOf);

    internal EventFeed(IPartitionLog log, TimeProvider clock, ILogger<EventFeed> logger)
        : base(Definition, log, clock, logger)
    {
    }

    private static EventRecord? RecordOf(LogBatch batch, int index, int slot) => DerivedEventJson.TryReadKind(batch.Records.Value(index), out var kind)
        ? new EventRecord(slot, batch.Offset(index), kind, Encoding.UTF8.GetString(batch.Records.Key(index)), batch.Records.Value(index).ToArray())
        : null;
}
