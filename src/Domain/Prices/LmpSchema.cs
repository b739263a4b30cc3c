using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>The fields of a price as a record of the log has them.</summary>
public static class LmpSchema
{
    public static readonly RecordSchema Schema = new(
        LmpEventJson.Schema, "lmp", [Topics.RealTimeLmp, Topics.DayAheadLmp, Topics.BackfillRealTimeLmp, Topics.BackfillDayAheadLmp],
        [
            Field(LmpField.Ts, "timestamp", "start of the interval"),
            Field(LmpField.Iso, "string", "code of the ISO"),
            Field(LmpField.Node, "string", "the ISO's stable id of the node, hub or zone"),
            Field(LmpField.Lmp, "number", "locational marginal price", Units.UsdPerMwh),
            Field(LmpField.Market, "string", "the product: REAL_TIME_5_MIN, DAY_AHEAD_HOURLY and the like"),
            Field(LmpField.IntervalMinutes, "integer", "length of the interval", Units.Minutes),
            Field(LmpField.KnownAt, "timestamp", "since when the price was known: its publication, or a rule's time"),
            Field(LmpField.KnownAtBasis, "string", "where known_at comes from"),
            Field(LmpField.Energy, "number", "energy component", Units.UsdPerMwh),
            Field(LmpField.Congestion, "number", "congestion component, in the canonical sign", Units.UsdPerMwh),
            Field(LmpField.Loss, "number", "loss component", Units.UsdPerMwh),
            Field(LmpField.Ghg, "number", "greenhouse-gas component", Units.UsdPerMwh),
            Field(LmpField.SourceVersion, "integer", "the source's own version", Units.Ordinal),
            Field(LmpField.Quality, "integer", "doubts as bits", Units.Flags),
            Field(LmpField.Hub, "string", "trading hub that the source maps the node to"),
            Field(LmpField.Zone, "string", "load zone that the source maps the node to"),
            Field(LmpField.Baa, "string", "balancing authority, where one report holds several"),
            Field(LmpField.Name, "string", "what the source calls the node"),
            Field(LmpField.Type, "string", "GEN LOAD HUB ZONE INTERFACE AGGREGATE"),
        ]);

    private static RecordField Field(LmpField field, string type, string doc, string? unit = null) =>
        new(field.Name(), type, doc, unit, (LmpFields.Required >> (int)field & 1) == 1);
}
