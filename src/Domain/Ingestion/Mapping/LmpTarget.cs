using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Prices of nodes, judged by the same admission as files and HTTP. An instance belongs to one run.</summary>
public sealed class LmpTarget : CanonicalTarget
{
    public const string Word = "lmp";

    private const string Usd = "USD/MWh";
    private const int Capacity = 4096;

    private static readonly TimeSpan MaxKnownAhead = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxIntervalAheadOfKnown = TimeSpan.FromDays(10);

    private readonly LmpAdmission _admission = new(null, Log.Topics.LmpPartitions, Capacity, Capacity);
    private readonly RecordBuffer _buffer = new(1024, 1);

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.RealTimeLmp, Log.Topics.DayAheadLmp];

    public override IReadOnlyList<string> Key { get; } = ["iso", "node", "market", "ts"];

    protected override IReadOnlyList<string> IdentityMembers { get; } = ["market", "ts"];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new("ts", CanonicalType.Timestamp, "Start of the interval", IsRequired: true),
        new("iso", CanonicalType.Text, "CAISO MISO SPP PJM NYISO ERCOT ISONE", IsRequired: true),
        new("node", CanonicalType.Text, "The ISO's stable id of the node", IsRequired: true),
        new("market", CanonicalType.Text, "REAL_TIME_5_MIN, DAY_AHEAD_HOURLY and the like", IsRequired: true),
        new("interval_minutes", CanonicalType.Integer, "Length of the interval", "min", IsRequired: true),
        new("lmp", CanonicalType.Number, "Price", Usd, IsRequired: true),
        new("energy_component", CanonicalType.Number, "Energy", Usd),
        new("congestion_component", CanonicalType.Number, "Congestion", Usd),
        new("loss_component", CanonicalType.Number, "Losses", Usd),
        new("ghg_component", CanonicalType.Number, "Greenhouse gas", Usd),
        new("known_at", CanonicalType.Timestamp, "Publication by the source; without it the market's rule"),
        new("source_version", CanonicalType.Integer, "The source's own version number"),
        new("hub", CanonicalType.Text, "Trading hub that the node counts towards"),
        new("zone", CanonicalType.Text, "Load zone"),
        new("baa", CanonicalType.Text, "Balancing authority"),
        new("name", CanonicalType.Text, "Name of the node"),
        new("type", CanonicalType.Text, "GEN LOAD HUB ZONE INTERFACE AGGREGATE"),
    ];

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        if (!Isos.TryGet(row.Text("iso") ?? "", out var iso) || !EntityKey.IsValidId(row.Text("node") ?? ""))
        {
            return Refuse(RecordErrorReason.BadKey, "node", $"'{row.Text("iso")}/{row.Text("node")}' is no node: iso is one of {string.Join(' ', Isos.All)}", out record, out error);
        }

        var node = new EntityKey(iso, row.Text("node")!);
        var key = Encoding.UTF8.GetBytes(node.ToString());
        if (!_admission.TryAdmit(key, Draft(row, iso), out var fact, out var labels, out error))
        {
            record = null;
            return false;
        }

        if (fact.KnownAtUtc > nowUtc + MaxKnownAhead || fact.IntervalStartUtc > fact.KnownAtUtc + MaxIntervalAheadOfKnown)
        {
            return Refuse(RecordErrorReason.OutOfRange, "known_at", "known_at lies over a day ahead of now, or the interval over ten days ahead of known_at", out record, out error);
        }

        _buffer.Clear();
        LmpEventJson.Write(_buffer, new LmpEvent(node, fact, labels));
        record = new CanonicalRecord(
            fact.Product.IsDayAhead() ? Log.Topics.DayAheadLmp : Log.Topics.RealTimeLmp, LmpEventJson.Schema, key, _buffer.Value(0).ToArray(), fact.IntervalStartUtc);
        return true;
    }

    private byte[] Draft(CanonicalValues row, Iso iso)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (name, value) in row.All)
            {
                CanonicalJson.Write(json, name == "iso" ? "iso" : name, name == "iso" ? iso.Code : value);
            }

            WriteKnownAt(json, row, iso);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteKnownAt(Utf8JsonWriter json, CanonicalValues row, Iso iso)
    {
        if (row.Has("known_at"))
        {
            json.WriteString("known_at_basis", KnownAtBasis.Published.Word());
        }
        else if (PriceProducts.TryParse(row.Text("market") ?? "", out var product) && row.Stamp("ts") is { } start && row.Integer("interval_minutes") is > 0 and <= LmpEventJson.MaxIntervalMinutes and var minutes)
        {
            var (knownAt, basis) = KnownAtRules.Estimate(iso, product, start, (int)minutes, KnownAtRules.DefaultRealTimeLag);
            CanonicalJson.Write(json, "known_at", knownAt);
            json.WriteString("known_at_basis", basis.Word());
        }
    }
}
