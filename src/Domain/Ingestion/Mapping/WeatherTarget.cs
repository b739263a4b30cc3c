using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Weather of H3 cells, one hour a row, judged as all weather records are.</summary>
public sealed class WeatherTarget : CanonicalTarget
{
    public const string Word = "weather";

    private static readonly string[] Series = ["temperature_c", "dew_point_c", "wind_mps", "cloud_cover"];

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.Weather];

    public override IReadOnlyList<string> Key { get; } = ["cell", "ts"];

    protected override IReadOnlyList<string> IdentityMembers { get; } = ["source", "issued_at", "start"];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new("cell", CanonicalType.Text, "H3 cell of resolution 7, 15 hexadecimal digits", IsRequired: true),
        new("ts", CanonicalType.Timestamp, "Start of the hour that the values are of", IsRequired: true),
        new("source", CanonicalType.Text, "Who measured; without it the pipeline's name"),
        new("issued_at", CanonicalType.Timestamp, "Of the forecast run; without it the row is an observation"),
        new("temperature_c", CanonicalType.Number, "Air temperature", "degC"),
        new("dew_point_c", CanonicalType.Number, "Dew point", "degC"),
        new("wind_mps", CanonicalType.Number, "Wind speed", "m/s"),
        new("cloud_cover", CanonicalType.Number, "Share of the sky", "fraction"),
        new("confidence", CanonicalType.Number, "0 to 1"),
    ];

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        var key = Encoding.UTF8.GetBytes(row.Text("cell") ?? "");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, row, source);
        }

        var value = stream.ToArray();
        record = WeatherRecordReader.TryRead(key, value, nowUtc, out _, out error)
            ? new CanonicalRecord(Log.Topics.Weather, WeatherRecordJson.Schema, key, value, row.Stamp("ts")!.Value)
            : null;
        return record is not null;
    }

    private static void Write(Utf8JsonWriter json, CanonicalValues row, string source)
    {
        json.WriteStartObject();
        json.WriteString("source", row.Text("source") ?? (source.Length <= 32 ? source : source[..32]));
        if (row.Stamp("issued_at") is { } issued)
        {
            CanonicalJson.Write(json, "issued_at", issued);
        }

        if (row.Stamp("ts") is { } start)
        {
            CanonicalJson.Write(json, "start", start);
        }

        foreach (var name in Series)
        {
            if (row.Number(name) is { } number)
            {
                json.WriteStartArray(name);
                json.WriteNumberValue(number);
                json.WriteEndArray();
            }
        }

        if (row.Number("confidence") is { } confidence)
        {
            json.WriteNumber("confidence", confidence);
        }

        json.WriteEndObject();
    }
}
