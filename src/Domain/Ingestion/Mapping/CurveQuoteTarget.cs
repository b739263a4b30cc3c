using System.Text;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Quotes of forward curves, judged by the rules of all quotes.</summary>
public sealed class CurveQuoteTarget : CanonicalTarget
{
    public const string Word = "curve_quote";

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.CurveMarks];

    public override IReadOnlyList<string> Key { get; } = ["curve", "term", "block", "at"];

    protected override IReadOnlyList<string> IdentityMembers { get; } = ["term", "block", "source", "kind", "at"];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new("curve", CanonicalType.Text, "Id of the curve", IsRequired: true),
        new("term", CanonicalType.Text, "next-day, JAN-27, Q1-27, CAL-27 and the like", IsRequired: true),
        new("block", CanonicalType.Text, "A block of the market's contracts", IsRequired: true),
        new("at", CanonicalType.Timestamp, "When the source made it", IsRequired: true),
        new("price", CanonicalType.Number, "Settlement or mark"),
        new("bid", CanonicalType.Number, "Bid"),
        new("ask", CanonicalType.Number, "Ask"),
        new("size_mw", CanonicalType.Number, "Size", "MW"),
        new("kind", CanonicalType.Text, "manual, settlement, broker, vendor or indicative"),
        new("unit", CanonicalType.Text, "The curve's own unit; another one is refused"),
        new("source", CanonicalType.Text, "Who quotes; without it the pipeline's name"),
    ];

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        var key = Encoding.UTF8.GetBytes(row.Text("curve") ?? "");
        var quote = new QuoteRecord(
            row.Text("term"), row.Text("block"), row.Number("price"), row.Number("bid"), row.Number("ask"), row.Number("size_mw"), row.Text("source") ?? source,
            row.Text("kind"), row.Stamp("at"), row.Text("unit"), null);
        var value = quote.ToJson();
        record = QuoteRules.TryRead(key, value, nowUtc, out _, out error) ? new CanonicalRecord(Log.Topics.CurveMarks, QuoteRecord.Schema, key, value, row.Stamp("at")!.Value) : null;
        return record is not null;
    }
}
