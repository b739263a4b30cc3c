using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Awards;

/// <summary>The fields of a record of awards.</summary>
public static class AwardSchema
{
    public static readonly RecordSchema Schema = new(
        AwardRecordReader.SchemaName, "day_ahead_award", [Topics.DayAheadAwards],
        [
            new("source", "string", "who published it"),
            new("trade_date", "string", "operating day on the market's clock: 2026-07-01"),
            new("hour_seq", "integer", "position of the hour in its day: 1 to 23, 24 or 25", Units.Ordinal),
            new("resource_name", "string", "what people call the resource", Required: false),
            new("resource_type", "string", "generator, load, virtual and so on", Required: false),
            new("node", "string", "id of the node that the resource is paid at", Required: false),
            new("zone", "string", "zone by the ISO's own name", Required: false),
            new("awarded_mw", "number", "positive for what is sold, negative for what is bought", "MW"),
            new("self_schedule_mw", "number", "the part of it that was offered at any price", "MW", Required: false),
            new("price", "number", "day-ahead price that the award is paid at", Units.UsdPerMwh),
            new("known_at", "timestamp", "when it was published"),
        ]);
}
