using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Outages;

/// <summary>The fields of a record of outages.</summary>
public static class OutageSchema
{
    /// <summary>Alerts are derived events in a topic of their own.</summary>
    public static readonly RecordSchema Alerts = DerivedEventSchema.Schema with { Topics = [Topics.OutageAlerts] };

    public static readonly RecordSchema Schema = new(
        OutageRecord.SchemaName, "outage", [Topics.Outages],
        [
            new("source", "string", "who published it: a report form, or the name of a feed"),
            new("outage_id", "string", "the source's own id; an outage keeps it through its revisions"),
            new("facility_name", "string", "what people call the unit or facility", Required: false),
            new("facility_type", "string", $"one of {string.Join(' ', OutageWords.Types)}"),
            new("kind", "string", $"one of {string.Join(' ', OutageWords.Kinds)}"),
            new("region", "string", "zone, area or hub by the ISO's own name", Required: false),
            new("node", "string", "id of the node that the facility feeds", Required: false),
            new("capacity_mw", "number", "out of service; zero for a line", "MW"),
            new("unit_mw", "number", "all that the facility can give", "MW", Required: false),
            new("start_time", "timestamp", "actual or expected start"),
            new("end_time", "timestamp", "actual or expected end; absent where it is open", Required: false),
            new("status", "string", $"one of {string.Join(' ', OutageWords.Statuses)}; active where it is absent", Required: false),
            new("known_at", "timestamp", "when the source published this revision"),
            new("reason", "string", "the source's own words", Required: false),
        ]);
}
