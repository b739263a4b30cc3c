namespace GridGrains.Grains.Contracts.Catalog;

/// <summary>A version of a price that a number was computed from, and where it stands.</summary>
/// <param name="Price">USD/MWh.</param>
/// <param name="Market">The product.</param>
/// <param name="KnownAt">Since when it was known.</param>
/// <param name="Versions">Of the same price; the last one counts.</param>
/// <param name="Topic">Null for a row of a bulk load, which never was in the log.</param>
/// <param name="File">Number of the file in the manifest of bulk loads; null for a record of the log.</param>
/// <param name="Row">Within the file, from 0.</param>
/// <param name="SourceId">Who wrote the record; of a file its content by hash, and how it was read. Null where it is not known any more.</param>
/// <param name="State">kept: the record is in the log, the file in the manifest. source_expired: it is not any more; the row of the table is all that is left.</param>
public sealed record ValueRecordView(
    string Node, DateTime IntervalStartUtc, double Price, int Minutes, DateTime KnownAt, long Versions, string? Topic, int? Partition, long? Offset, long? File, long? Row, string? SourceId, string State, string Market);

/// <param name="Records">Of the records that are listed.</param>
/// <param name="Expired">Of them those that are not kept any more.</param>
public sealed record ValueSourceView(string? SourceId, long Records, long Expired);

/// <param name="Cube">Null of a feature.</param>
/// <param name="Feature"><c>view:feature</c>; null of a cube.</param>
/// <param name="AsOf">The moment at which a feature was read; null for the present, and of a cube.</param>
/// <param name="Hub">Null where the cube is not of a hub.</param>
/// <param name="Node">Null where it is not of a node.</param>
/// <param name="Day">Of the clock of the market's contracts; of a month the first.</param>
/// <param name="Start">Of the time that its prices lie in.</param>
/// <param name="End">Of that time, exclusive.</param>
/// <param name="Value">As the cube or the feature has it, in the column's unit; null where there is none.</param>
/// <param name="Recomputed">From the versions of prices that stand now, without the rollups.</param>
/// <param name="State">
/// same: both agree, and every record that is listed is kept. recomputed_differs: they do not agree; the rollup is behind, or wrong. source_expired: they agree, and a record is not kept any
/// more. no_value: the cube has no such row, and the prices give none.
/// </param>
/// <param name="Formula">How the value comes of the prices of the records.</param>
/// <param name="Tables">From the cube to the table of the versions.</param>
/// <param name="Minutes">Time with prices; where the value is of two products, or of a hub and a node, that of both.</param>
/// <param name="KnownAt">Of the newest record, listed or not.</param>
/// <param name="RecordCount">All records, listed or not.</param>
/// <param name="Whole">Whether all are listed.</param>
public sealed record ValueLineageAnswer(
    string? Cube, string? Feature, string Column, string Iso, string? Hub, string? Node, string Market, string Day, DateTime Start, DateTime End, DateTime? AsOf, double? Value, double? Recomputed, string State, string Formula, IReadOnlyList<string> Tables, long Minutes,
    DateTime? KnownAt, IReadOnlyList<ValueSourceView> Sources, IReadOnlyList<ValueRecordView> Records, long RecordCount, bool Whole);
