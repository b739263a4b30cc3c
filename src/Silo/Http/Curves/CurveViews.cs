using System.Globalization;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Curves;

/// <summary>A curve that can be shown, live or of an evening.</summary>
/// <param name="Version">Of its quotes, or the build of the evening.</param>
internal sealed record KnownCurve(CurveDefinition Definition, ForwardCurve Curve, string Status, long Version, DateTime UpdatedAtUtc);

/// <summary>Curves as the interface writes them.</summary>
internal static class CurveViews
{
    public const string Block = "block";
    public const string Monthly = "monthly";
    public const string Daily = "daily";
    public const string Hourly = "hourly";

    public const string Indicative = "indicative";
    public const string Eod = "eod";

    public static readonly IReadOnlyList<string> Shapes = [Block, Monthly, Daily, Hourly];

    public static CurveSummary SummaryOf(CurveDefinition curve, CurveSnapshot? snapshot) => new(
        curve.Id, curve.Name, curve.Commodity, curve.Region, curve.Unit, curve.Tiles.Names, snapshot?.Version ?? 0, snapshot?.UpdatedAtUtc, snapshot?.AsOf(DateTime.MaxValue).Length ?? 0);

    public static CurveView Of(KnownCurve known, DateTime? asOf, string shape, IReadOnlyList<CurvePoint> points)
    {
        var (definition, curve) = (known.Definition, known.Curve);
        return new CurveView(
            definition.Id, definition.Name, definition.Commodity, definition.Region, definition.Unit, known.Status, Text(curve.CurveDate), known.Version,
            known.UpdatedAtUtc, asOf, curve.Hash(), shape, points,
            [.. curve.Report.Residuals.Select(QuoteOf)],
            [.. curve.Report.Conflicts.Select(ConflictOf)],
            [.. curve.Report.Gaps.Select(gap => gap.ToString())],
            ProfileOf(curve.Profile.History));
    }

    public static CurveLineageView Of(CurveDefinition definition, KnownCurve known, CurveLineage lineage) => new(
        definition.Id, ContractTerms.NameOf(lineage.Period), Text(lineage.Period.First), Text(lineage.Period.Last), lineage.Block, lineage.PriceUsdPerMwh, definition.Unit,
        Text(known.Curve.CurveDate), known.Curve.Hash(), lineage.HistoryUsdPerMwh,
        [.. lineage.Shares.Select(share => ShareOf(share.Quote, share.Standing, share.Weight, share.TargetUsdPerMwh))],
        [.. lineage.Unused.Select(residual => ShareOf(residual.Quote, residual.Standing, 0, residual.ModelUsdPerMwh))]);

    private static QuoteShareView ShareOf(CurveQuote quote, QuoteStanding standing, double weight, double target) =>
        new(quote.Term, quote.Block, quote.Source, Word(quote.Kind), quote.PriceUsdPerMwh, quote.AtUtc, quote.Author, Word(standing), weight, target);

    /// <param name="within">Days that are wanted.</param>
    /// <param name="block">One block of the tiling; null for all.</param>
    public static IEnumerable<CurvePoint> PointsOf(ForwardCurve curve, string shape, DeliveryPeriod within, string? block)
    {
        var points = shape switch
        {
            Block => curve.Blocks.Where(price => Overlaps(price.Period, within)).Select(PointOf),
            Monthly => curve.Monthly.Where(price => Overlaps(price.Period, within)).Select(PointOf),
            Daily => curve.Days().Where(day => day.Day >= within.First && day.Day <= within.Last)
                .Select(day => new CurvePoint(Text(day.Day), Text(day.Day), day.Block, day.PriceUsdPerMwh, day.Hours)),
            _ => curve.Hours(within).Select(hour => new CurvePoint(Text(hour.HourStartUtc), Text(hour.HourStartUtc.AddHours(1)), hour.Block, hour.PriceUsdPerMwh, 1)),
        };
        return block is null ? points : points.Where(point => point.Block == block);
    }

    public static string Text(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static CurveProfileView ProfileOf(ProfileHistory history) =>
        new(history.Source, history.Days, history.From is { } from ? Text(from) : null, history.To is { } to ? Text(to) : null);

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static CurvePoint PointOf(BlockPrice price) =>
        new(Text(price.Period.First), Text(price.Period.Last), price.Block, price.PriceUsdPerMwh, price.Hours);

    private static bool Overlaps(DeliveryPeriod one, DeliveryPeriod other) => one.First <= other.Last && other.First <= one.Last;

    private static CurveQuoteView QuoteOf(QuoteResidual residual)
    {
        var quote = residual.Quote;
        return new CurveQuoteView(
            quote.Term, Text(quote.Period.First), Text(quote.Period.Last), quote.Block, quote.PriceUsdPerMwh, quote.BidUsdPerMwh, quote.AskUsdPerMwh, quote.SizeMw,
            quote.Source, Word(quote.Kind), quote.AtUtc, quote.Author, Word(residual.Standing), residual.ModelUsdPerMwh, residual.ResidualUsdPerMwh);
    }

    private static CurveConflictView ConflictOf(QuoteConflict conflict) => new(
        conflict.Quote.Term, conflict.Quote.Block, conflict.Quote.Source, conflict.Quote.PriceUsdPerMwh, conflict.ImpliedUsdPerMwh, conflict.AmountUsdPerMwh,
        conflict.IsWithinTolerance, [.. conflict.Others.Select(other => $"{other.Term} {other.Block} {other.Source}")]);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
