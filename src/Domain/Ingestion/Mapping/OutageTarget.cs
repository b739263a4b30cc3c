using System.Buffers;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Outages;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Outages of units and facilities, one publication a row, judged as all records of outages are.</summary>
public sealed class OutageTarget : CanonicalTarget
{
    public const string Word = "outage";

    private const string KnownAt = "known_at";
    private const string OutageId = "outage_id";
    private const string Mw = "MW";

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.Outages];

    public override IReadOnlyList<string> Key { get; } = ["iso", "facility", OutageId, KnownAt];

    protected override IReadOnlyList<string> IdentityMembers { get; } = ["source", OutageId, KnownAt];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new("iso", CanonicalType.Text, "CAISO MISO SPP PJM NYISO ERCOT ISONE", IsRequired: true),
        new("facility", CanonicalType.Text, "The ISO's stable id of the unit or facility", IsRequired: true),
        new(OutageId, CanonicalType.Text, "The source's own id; an outage keeps it through its revisions", IsRequired: true),
        new("facility_type", CanonicalType.Text, string.Join(' ', OutageWords.Types), IsRequired: true),
        new("kind", CanonicalType.Text, string.Join(' ', OutageWords.Kinds), IsRequired: true),
        new("capacity_mw", CanonicalType.Number, "Out of service; zero for a line", Mw, IsRequired: true),
        new("start_time", CanonicalType.Timestamp, "Actual or expected start", IsRequired: true),
        new(KnownAt, CanonicalType.Timestamp, "When the source published this revision", IsRequired: true),
        new("end_time", CanonicalType.Timestamp, "Actual or expected end; absent where it is open"),
        new("status", CanonicalType.Text, $"{string.Join(' ', OutageWords.Statuses)}; active where it is absent"),
        new("facility_name", CanonicalType.Text, "What people call the unit or facility"),
        new("region", CanonicalType.Text, "Zone, area or hub by the ISO's own name"),
        new("node", CanonicalType.Text, "Id of the node that the facility feeds"),
        new("unit_mw", CanonicalType.Number, "All that the facility can give", Mw),
        new("reason", CanonicalType.Text, "The source's own words"),
        new("source", CanonicalType.Text, "Who published it; without it the pipeline's name"),
    ];

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        if (KeyOf(row, "facility") is not { } facility)
        {
            return RefuseKey(row, "facility", out record, out error);
        }

        var key = Encoding.UTF8.GetBytes(facility.ToString());
        if (!OutageRecordReader.TryRead(key, CanonicalJson.Of(row, source, "iso", "facility"), nowUtc, out var report, out error))
        {
            record = null;
            return false;
        }

        var value = new ArrayBufferWriter<byte>();
        new OutageRecord(facility, report!).Write(value);
        record = new CanonicalRecord(Log.Topics.Outages, OutageRecord.SchemaName, key, value.WrittenSpan.ToArray(), report!.KnownAtUtc);
        return true;
    }
}
