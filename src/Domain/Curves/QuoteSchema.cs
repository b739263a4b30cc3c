using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Curves;

/// <summary>The fields of a quote as a record of the log has them.</summary>
public static class QuoteSchema
{
    public static readonly RecordSchema Schema = new(
        QuoteRecord.Schema, "quote", [Topics.CurveMarks, Topics.VendorTicks],
        [
            new("term", "string", "the delivery: cal27, q3-26"),
            new("block", "string", "block of hours of the market's contracts"),
            new("price", "number", "settlement or mark", Units.OfRow, Required: false),
            new("bid", "number", "best bid", Units.OfRow, Required: false),
            new("ask", "number", "best ask", Units.OfRow, Required: false),
            new("size_mw", "number", "size of the quote", "MW", Required: false),
            new("source", "string", "who made it"),
            new("kind", "string", "manual, settlement, broker, vendor or indicative"),
            new("at", "timestamp", "when the source made it"),
            new("unit", "string", "the curve's own where it lacks", Required: false),
            new("author", "string", "who entered it", Required: false),
        ]);
}
