using System.Text.Json;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>What was corrected between two moments.</summary>
/// <param name="From">First interval start that was looked at.</param>
/// <param name="To">Last interval start that was looked at, exclusive.</param>
/// <param name="Cubes">Cubes that read a table with a bucket of one of the changes, or the table of the change itself.</param>
/// <param name="NextCursor">Opaque; hand it back for the next page. Null on the last page.</param>
public sealed record ChangePage(
    DateTime Since, DateTime AsOf, DateTime From, DateTime To, IReadOnlyList<ChangeView> Changes, IReadOnlyList<CoveringCube> Cubes, string? NextCursor);

/// <param name="Kind"><c>price</c>, <c>series</c> or <c>feature</c>.</param>
/// <param name="Iso">Null for rows of features.</param>
/// <param name="Subject">Node, series or feature view.</param>
/// <param name="Location">Of a series; the entity of a row of features; null for prices.</param>
/// <param name="Market">Of a price.</param>
/// <param name="IntervalStart">Of a row of features its event timestamp.</param>
/// <param name="IntervalEnd">Null for rows of features.</param>
/// <param name="Delta">New less old; null where one of the two has no number.</param>
/// <param name="Covers">What rests on the interval. Reads are not logged: it says what may have used the old value.</param>
public sealed record ChangeView(
    string Kind, string? Iso, string Subject, string? Location, string? Market, DateTime IntervalStart, DateTime? IntervalEnd, ChangedVersionView Old, ChangedVersionView New, double? Delta,
    ChangeCoverView Covers);

/// <param name="Value">Price in USD/MWh, or the figure of the series; null for none.</param>
/// <param name="KnownAt">Since when it was known. The old stood until the new one's.</param>
/// <param name="Values">Of a row of features.</param>
public sealed record ChangedVersionView(double? Value, DateTime KnownAt, JsonElement? Values = null);

/// <param name="Buckets">Rows of rollups that are computed from the interval.</param>
/// <param name="Windows">Features whose value at some moments rests on the interval.</param>
/// <param name="Curves">Forward curves that are settled by the node's price.</param>
/// <param name="TrainingSets">Recorded training sets that read the view over the time of the row.</param>
public sealed record ChangeCoverView(
    IReadOnlyList<CoveredBucketView> Buckets, IReadOnlyList<CoveredWindowView> Windows, IReadOnlyList<string> Curves, IReadOnlyList<CoveredTrainingSet> TrainingSets);

/// <param name="Key">Whose row it is: <c>CAISO/TH_SP15_GEN-APND</c>.</param>
public sealed record CoveredBucketView(string Table, string Key, DateTime Start, DateTime End);

/// <param name="Features">One, or several by their common beginning: <c>rt_1h_*</c>.</param>
/// <param name="EndsAfter">The value of windows that end after it, or of reads after it,</param>
/// <param name="EndsThrough">and not after this, rests on the interval.</param>
public sealed record CoveredWindowView(string View, string Features, DateTime EndsAfter, DateTime EndsThrough);

/// <param name="SnapshotId">Snapshot of the table that it is made of.</param>
public sealed record CoveredTrainingSet(string Id, string? SnapshotId);

/// <param name="Tables">Of the tables with changes or their buckets, those that the cube reads.</param>
public sealed record CoveringCube(string Cube, IReadOnlyList<string> Tables);
