using System.Text;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Tail;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Live;

/// <summary>A price or correction as its topic holds it.</summary>
public sealed record PriceRecord(int Slot, long Offset, LmpEvent Price) : IFeedRecord;

/// <summary>Prices and corrections of the whole cluster, in the order of the log, to whoever reads.</summary>
public sealed class PriceFeed : LogFeed<PriceRecord>
{
    private const int LabelsRemembered = 2048;

    private static readonly FeedDefinition<PriceRecord> Definition = new("live prices", [Topics.RealTimeLmp, Topics.DayAheadLmp], NewForm);

    internal PriceFeed(IPartitionLog log, TimeProvider clock, ILogger<PriceFeed> logger)
        : base(Definition, log, clock, logger)
    {
    }

    private static FeedForm<PriceRecord> NewForm()
    {
        var reader = new LmpEventReader(LabelsRemembered);
        return (batch, index, slot) => RecordOf(reader, batch, index, slot);
    }

    // What a node refuses is a dead letter and no price.
    private static PriceRecord? RecordOf(LmpEventReader reader, LogBatch batch, int index, int slot) =>
        reader.TryRead(batch.Records.Key(index), batch.Records.Value(index), out var fact, out var labels, out _)
        && FactBounds.Check(fact).Reason == RecordErrorReason.None
        && EntityKey.TryParse(Encoding.UTF8.GetString(batch.Records.Key(index)), out var node)
            ? new PriceRecord(slot, batch.Offset(index), new LmpEvent(node, fact, labels))
            : null;
}
