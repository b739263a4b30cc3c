using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>What an audit compares.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, included, UTC; the first where it is null.</param>
/// <param name="Iso">One ISO; null for all.</param>
/// <param name="Markets">Some products; null for all.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AuditRequest(DateOnly? From, DateOnly? To = null, string? Iso = null, IReadOnlyList<string>? Markets = null);

/// <param name="Result"><c>equal</c> or <c>different</c>, of all places that were compared; <c>empty</c> where none of them has a row, which proves nothing.</param>
/// <param name="Differences">Places that differ, counted in each cell.</param>
/// <param name="Cells">Every product of every ISO and day of its market that any place has rows of.</param>
/// <param name="Rows">The first rows that differ, by cell and place.</param>
public sealed record AuditReportView(
    string Result, int Differences, DateOnly From, DateOnly To, DateTime StartedAt, double Seconds, IReadOnlyList<AuditPlaceView> Places,
    IReadOnlyList<AuditCellView> Cells, IReadOnlyList<AuditRowView> Rows);

/// <param name="Name"><c>log</c>, <c>iceberg</c>, <c>clickhouse</c>, <c>clickhouse_facts</c>, <c>grains</c>.</param>
/// <param name="State"><c>compared</c> or <c>absent</c>.</param>
/// <param name="Detail">Why it is absent, or what of it cannot be compared; null when there is nothing to say.</param>
/// <param name="BehindRecords">Records of the log that it does not have yet; they are left out in every place.</param>
public sealed record AuditPlaceView(string Name, string State, string? Detail, long BehindRecords);

/// <param name="MarketDay">Day of the market's own clock; the first and the last may be in the range in part.</param>
/// <param name="Grains">Live prices; null where no grain holds any of the cell.</param>
public sealed record AuditCellView(string Iso, string Market, DateOnly MarketDay, bool Equal, IReadOnlyList<AuditPlaceCellView> Places, AuditGrainsView? Grains);

/// <param name="Rows">Versions of prices.</param>
/// <param name="OlderThanLog">Of them, those that the log has forgotten: tables are compared with each other there.</param>
/// <param name="Checksum">Sum of the rows' hashes, hexadecimal.</param>
public sealed record AuditPlaceCellView(string Place, long Rows, long OlderThanLog, string Checksum, bool Differs);

/// <param name="Compared">Standing prices that a grain or the log has.</param>
/// <param name="NotComparable">Standing prices whose versions the log may have forgotten.</param>
public sealed record AuditGrainsView(long Compared, long Differing, long NotComparable);

/// <param name="Kind"><c>missing</c>, <c>unexpected</c>, <c>changed</c>, <c>repeated</c>: of the row in this place.</param>
/// <param name="KnownAt">With source version, partition and offset the version; null for grains, which hold the one that stands.</param>
/// <param name="ExpectedLmp">USD/MWh in the places that this one is compared with; null where the row is not there.</param>
/// <param name="FoundLmp">USD/MWh in this place.</param>
public sealed record AuditRowView(
    string Iso, string Market, DateOnly MarketDay, string Place, string Kind, string Node, DateTime IntervalStart, DateTime? KnownAt, long? SourceVersion,
    int? LogPartition, long? LogOffset, double? ExpectedLmp, double? FoundLmp);
