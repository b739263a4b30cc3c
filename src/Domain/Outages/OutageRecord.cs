using System.Buffers;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Outages;

/// <summary>A report of an outage as a record of its topic, in the form that <see cref="OutageRecordReader"/> reads.</summary>
/// <param name="Facility">The unit or facility: entity and key of the record.</param>
public sealed record OutageRecord(EntityKey Facility, OutageReport Report) : ITopicRecord
{
    public const string SchemaName = "outage/1";

    public string Topic => Topics.Outages;

    public string Schema => SchemaName;

    public string Key => Facility.ToString();

    public DateTime StartUtc => Report.StartUtc;

    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("source", Report.Source);
        json.WriteString("outage_id", Report.OutageId);
        WriteText(json, "facility_name", Report.FacilityName);
        json.WriteString("facility_type", Report.FacilityType);
        json.WriteString("kind", Report.Kind.Word());
        WriteText(json, "region", Report.Region);
        WriteText(json, "node", Report.Node);
        json.WriteNumber("capacity_mw", Report.CapacityMw);
        if (Report.UnitMw is { } unit)
        {
            json.WriteNumber("unit_mw", unit);
        }

        WriteStamp(json, "start_time", Report.StartUtc);
        if (Report.EndUtc is { } end)
        {
            WriteStamp(json, "end_time", end);
        }

        json.WriteString("status", Report.Status.Word());
        WriteStamp(json, "known_at", Report.KnownAtUtc);
        WriteText(json, "reason", Report.Reason);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteStamp(Utf8JsonWriter json, string name, DateTime utc)
    {
        Span<byte> stamp = stackalloc byte[UtcStamp.MaxLength];
        json.WriteString(name, stamp[..UtcStamp.Format(utc, stamp)]);
    }
}
