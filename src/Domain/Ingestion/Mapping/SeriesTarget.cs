using System.Buffers;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Series of markets, one interval a row, judged as all records of series are.</summary>
public sealed class SeriesTarget : CanonicalTarget
{
    public const string Word = "series";

    private const string Series = "series";
    private const string Value = "value";
    private const string KnownAt = "known_at";
    private const int MaxSourceLength = 64;

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.Series];

    public override IReadOnlyList<string> Key { get; } = ["iso", Series, "location", "ts", KnownAt];

    protected override IReadOnlyList<string> IdentityMembers { get; } = ["source", "start", "minutes", KnownAt];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new("ts", CanonicalType.Timestamp, "Start of the interval", IsRequired: true),
        new("iso", CanonicalType.Text, "CAISO MISO SPP PJM NYISO ERCOT ISONE, or US for what is of none", IsRequired: true),
        new(Series, CanonicalType.Text, "load_actual, load_forecast, fuel_mix.wind, gas_price.henry_hub and the like", IsRequired: true),
        new("location", CanonicalType.Text, "Zone, region, hub or interface; without it the whole market"),
        new("interval_minutes", CanonicalType.Integer, "Length of the interval", "min", IsRequired: true),
        new(Value, CanonicalType.Number, "In the unit of the series", IsRequired: true),
        new(KnownAt, CanonicalType.Timestamp, "Publication; of a forecast its issue, which it needs"),
        new("lag_minutes", CanonicalType.Integer, "Without known_at: from the end of the interval until the value is known", "min"),
        new("source", CanonicalType.Text, "Who says so; without it the pipeline's name"),
    ];

    public override string? UnitOf(CanonicalField field, Func<string, string?> constantOf) =>
        field.Name == Value ? SeriesCatalog.Find(constantOf(Series) ?? "")?.Unit : field.Unit;

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        var key = new SeriesKey(row.Text("iso") ?? "", row.Text(Series) ?? "", row.Text("location") ?? SeriesKey.System);
        if (SeriesCatalog.Find(key.Series) is not { } family)
        {
            return Refuse(RecordErrorReason.UnknownValue, Series, $"'{key.Series}' is no series; there are {string.Join(", ", SeriesCatalog.All.Select(known => known.Pattern))}", out record, out error);
        }

        var known = row.Stamp(KnownAt);
        if (family.Kind == SeriesKind.Forecast && known is null)
        {
            return Refuse(RecordErrorReason.Missing, KnownAt, $"{key.Series} is a forecast: known_at is the time of its issue", out record, out error);
        }

        var (start, name) = (row.Stamp("ts")!.Value, row.Text("source") ?? source);
        var value = new ArrayBufferWriter<byte>();
        SeriesRecordJson.Write(
            value, name[..Math.Min(name.Length, MaxSourceLength)], start, (int)Math.Clamp(row.Integer("interval_minutes")!.Value, int.MinValue, int.MaxValue), known,
            (int)Math.Clamp(row.Integer("lag_minutes") ?? 0, int.MinValue, int.MaxValue), SeriesBasis.Published, [row.Number(Value)!.Value]);
        var utf8 = Encoding.UTF8.GetBytes(key.ToString());
        record = SeriesRecordReader.TryRead(utf8, value.WrittenSpan, nowUtc, out _, out error)
            ? new CanonicalRecord(Log.Topics.Series, SeriesRecordJson.Schema, utf8, value.WrittenSpan.ToArray(), start)
            : null;
        return record is not null;
    }
}
