using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;

namespace GridGrains.ClickHouse.Outages;

/// <summary>Outages of one ISO: a row each, as it is known or was.</summary>
public sealed record OutageDataset(string Id, Iso Iso) : Dataset(Id, Iso)
{
    private const string Text = "String";

    public static IReadOnlyList<OutageDataset> All { get; } = [.. Isos.All.Select(iso => new OutageDataset($"{iso.Code.ToLowerInvariant()}_outages", iso))];

    public override IReadOnlyList<DatasetColumn> Columns { get; } =
    [
        new(DatasetColumn.IntervalStart, "ts", DatasetColumn.Stamp, "actual or expected start", IsTime: true),
        new(DatasetColumn.IntervalEnd, "end_time", DatasetColumn.Stamp, "actual or expected end; absent where it is open", IsTime: true),
        DatasetColumn.Published("when the source published it as it stands"),
        new("outage_id", "outage_id", Text, "the source's own id"),
        new("location", "location", Text, "unit or facility by the source's id"),
        new("facility_name", "facility_name", Text, "what people call it"),
        new("facility_type", "facility_type", Text, "nuclear, natural_gas, line and so on"),
        new("outage_kind", "kind", Text, "forced, planned, maintenance or unknown"),
        new("region", "region", Text, "zone, area or hub by the ISO's own name"),
        new("status", "status", Text, "active, completed or cancelled"),
        new("severity", "severity", Text, "minor; major above 500 MW; critical above 1,000 MW"),
        new("capacity_mw", "capacity_mw", "Float64", "out of service", Unit: "MW"),
        new("unit_mw", "unit_mw", DatasetColumn.OptionalNumber, "all that the facility can give", Unit: "MW"),
    ];

    public override string Title => $"{Iso.DisplayName} outages";

    public override string Doc => $"Outages of units and facilities of {Iso.DisplayName}, by start.";

    public override string Owner => "outages";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Outages];

    public override string StoredSql =>
        "SELECT iso, 'outages' AS name, toDateTime(min(start_time), 'UTC') AS earliest, toDateTime(max(start_time), 'UTC') AS latest, uniq(facility) AS places FROM outages GROUP BY iso";

    public override bool Holds(string iso, string name) => Iso.Code == iso;

    // Revisions of an outage may begin at different times: only that of the newest counts.
    internal override DatasetSource SourceOf(DatasetQuery query, QueryParameters parameters)
    {
        var where = DatasetBounds.Of(query, parameters, "outages", "iso = {iso:String}", time: null);
        var rows = $"""
            SELECT latest.1 AS ts, latest.2 AS end_time, latest.3 AS published_at, outage_id, location, latest.4 AS facility_name, latest.5 AS facility_type, latest.6 AS kind,
                latest.7 AS region, latest.8 AS status, latest.9 AS severity, latest.10 AS capacity_mw, latest.11 AS unit_mw
            FROM
            (
                SELECT outage_id, toString(facility) AS location, argMax((start_time, end_time, known_at, toString(facility_name), toString(facility_type), toString(kind), toString(region),
                    toString(status), toString(severity), capacity_mw, unit_mw), (known_at, log_offset)) AS latest
                FROM outages
                WHERE {where}
                GROUP BY facility, outage_id
            )
            WHERE true{DatasetBounds.Between(parameters, "latest.1", query)}
            """;
        return new DatasetSource("outages", where, "start_time", rows, "ts, location, outage_id");
    }
}
