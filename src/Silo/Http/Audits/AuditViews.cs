using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Reconciliation;

namespace GridGrains.Silo.Http.Audits;

/// <summary>An audit's report as the interface shows it.</summary>
internal static class AuditViews
{
    public static AuditReportView Of(AuditReport report, DateTime startedUtc, double seconds)
    {
        var rings = report.Rings?.Cells.ToDictionary(cell => cell.Cell) ?? [];
        var cells = report.Cells.ToDictionary(cell => cell.Cell);
        return new AuditReportView(
            ResultOf(report, cells.Count + rings.Count), report.Differences, DateOnly.FromDateTime(report.Range.FromUtc), DateOnly.FromDateTime(report.Range.ToUtc).AddDays(-1),
            startedUtc, Math.Round(seconds, 3),
            [.. report.Sources.Select(SourceOf), .. report.Rings is { } live ? [GrainsOf(live)] : Array.Empty<AuditPlaceView>()],
            [.. cells.Keys.Union(rings.Keys).Order().Select(cell => CellOf(cell, cells.GetValueOrDefault(cell), rings.GetValueOrDefault(cell)))],
            [.. report.Rows.Select(RowOf), .. report.Rings?.Differences.Select(RowOf) ?? []]);
    }

    private static string ResultOf(AuditReport report, int cells) => report.Differences > 0 ? "different" : cells > 0 ? "equal" : "empty";

    private static AuditPlaceView SourceOf(AuditSourceReport source) => new(source.Name, source.Absence is null ? "compared" : "absent", source.Absence, source.Behind);

    private static AuditPlaceView GrainsOf(RingReport rings)
    {
        var notComparable = rings.Cells.Sum(cell => cell.NotComparable);
        var unread = rings.Unread == 0 ? "" : FormattableString.Invariant($"; {rings.Unread} nodes changed each time they were read, or could not be reached");
        var forgotten = notComparable == 0 ? "" : FormattableString.Invariant($"; {notComparable} prices are older than what the log is sure to have whole");
        return new AuditPlaceView(AuditInstruments.Grains, "compared", $"the newest day of each product, the version that stands{forgotten}{unread}", 0);
    }

    private static AuditCellView CellOf(AuditCell cell, CellComparison? held, RingCell? rings) => new(
        cell.Iso.Code, cell.Product.Name(), DayOf(cell), held?.Differs is not true && rings is not { Differing: > 0 },
        [.. held?.Sources.Select(source => new AuditPlaceCellView(
            source.Place, source.Rows, source.Older, source.Checksum.ToString("x16", CultureInfo.InvariantCulture), source.Differs)) ?? []],
        rings is null ? null : new AuditGrainsView(rings.Compared, rings.Differing, rings.NotComparable));

    private static AuditRowView RowOf(RowDifference row) => new(
        row.Cell.Iso.Code, row.Cell.Product.Name(), DayOf(row.Cell), row.Place, row.Kind.ToString().ToLowerInvariant(), row.Key.Node.Id, row.Key.IntervalStartUtc,
        row.Key.KnownAtUtc, row.Key.SourceVersion, row.Key.Partition, row.Key.Offset, row.ExpectedLmp, row.FoundLmp);

    private static AuditRowView RowOf(RingDifference row) => new(
        row.Cell.Iso.Code, row.Cell.Product.Name(), DayOf(row.Cell), AuditInstruments.Grains,
        row.FoundLmp is null ? "missing" : row.ExpectedLmp is null ? "unexpected" : "changed", row.Node.Id, row.IntervalStartUtc, null, null, null, null, row.ExpectedLmp, row.FoundLmp);

    private static DateOnly DayOf(AuditCell cell) => cell.Day.ToDateOnly();
}
