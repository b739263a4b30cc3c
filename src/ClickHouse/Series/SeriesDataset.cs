using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Series;

/// <summary>Series of one ISO as rows of an interval: a column each, or a row for each of a family's members.</summary>
/// <param name="Subject">What it is, without the ISO.</param>
/// <param name="Values">Columns of numbers, and the series that each shows; of members one column, and the family.</param>
/// <param name="Words">Further columns, of texts.</param>
/// <param name="OfMembers">True where each member of the family has rows of its own.</param>
/// <param name="OfSystem">True where only the market as a whole is meant.</param>
public sealed record SeriesDataset(
    string Id, Iso Iso, string Subject, IReadOnlyList<(string Column, string Series)> Values, IReadOnlyList<DatasetColumn> Words, bool OfMembers, bool OfSystem) : Dataset(Id, Iso)
{
    public override IReadOnlyList<DatasetColumn> Columns { get; } =
    [
        DatasetColumn.Start, DatasetColumn.End, DatasetColumn.Published("since when the newest of its values is known, of a forecast its issue"), .. Words,
        .. Values.Select((value, place) => ColumnOf(value.Column, value.Series, place)),
    ];

    public override string Title => $"{Iso.DisplayName} {Subject}";

    public override string Doc => $"{Title}, by interval: {string.Join(", ", Values.Select(value => value.Series).Take(4))}{(Values.Count > 4 ? " and others" : "")}.";

    public override string Owner => "series";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Series];

    public override string StoredSql =>
        "SELECT iso, series, toDateTime(min(ts), 'UTC') AS earliest, toDateTime(max(ts), 'UTC') AS latest, uniq(location) AS places FROM iso_series GROUP BY iso, series";

    public override bool Holds(string iso, string name) => Iso.Code == iso && Values.Any(value => OfMembers ? name.StartsWith($"{value.Series}.", StringComparison.Ordinal) : value.Series == name);

    internal override DatasetSource SourceOf(DatasetQuery query, QueryParameters parameters)
    {
        var series = OfMembers ? $"startsWith(series, '{Values[0].Series}.')" : $"series IN ({string.Join(", ", Values.Select(value => $"'{value.Series}'"))})";
        var where = DatasetBounds.Of(
            query, parameters, "iso_series", $"iso = {{iso:String}} AND {series}{(OfSystem ? $" AND location = '{SeriesKey.System}'" : "")}", "ts");
        var values = OfMembers ? ", any(v.latest.1) AS value_0" : string.Concat(Values.Select((value, place) => $", anyIf(v.latest.1, v.series = '{value.Series}') AS value_{place}"));
        var rows = $"""
            SELECT v.ts AS ts, v.location AS location, max(v.latest.2) AS minutes, max(v.latest.3) AS published_at{(OfMembers ? ", v.series AS member_series" : "")}{values}
            FROM
            (
                SELECT ts, toString(location) AS location, toString(series) AS series, argMax((value, interval_minutes, known_at), {SeriesTable.StandingRank}) AS latest
                FROM iso_series
                WHERE {where}
                GROUP BY ts, location, series
            ) AS v
            GROUP BY v.ts, v.location{(OfMembers ? ", v.series" : "")}
            """;
        return new DatasetSource("iso_series", where, "ts", rows, OfMembers ? "ts, location, member_series" : "ts, location");
    }

    private static DatasetColumn ColumnOf(string column, string series, int place)
    {
        var family = SeriesCatalog.Find(series) ?? SeriesCatalog.All.Single(known => known.Name == series);
        return new DatasetColumn(column, $"value_{place}", DatasetColumn.OptionalNumber, $"{family.Doc}; {family.Sign}", Unit: family.Unit);
    }
}
