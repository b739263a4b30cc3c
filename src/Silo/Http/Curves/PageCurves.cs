using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Portal.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Http.Pages;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Reads forward curves for pages.</summary>
internal sealed class PageCurves : ICurveReads
{
    private const int MonthsOnBoard = 24;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Bearable = TimeSpan.FromMinutes(2);

    private readonly LiveCurves _curves;
    private readonly KnownCurves _known;
    private readonly FactorEndpoints _factors;
    private readonly EodRun _evenings;
    private readonly ICurveProfiles _profiles;
    private readonly TimeProvider _clock;
    private readonly RefreshedRead<CurveBoard> _board;

    // Of the closing before; a closing does not change, and the catalog is small.
    private (DateTime AtUtc, IReadOnlyDictionary<string, ForwardCurve?> Curves) _closing = (default, new Dictionary<string, ForwardCurve?>());

    public PageCurves(LiveCurves curves, KnownCurves known, FactorEndpoints factors, EodRun evenings, ICurveProfiles profiles, TimeProvider clock)
    {
        (_curves, _known, _factors, _evenings, _profiles, _clock) = (curves, known, factors, evenings, profiles, clock);
        _board = new RefreshedRead<CurveBoard>(Fresh, Bearable, ReadBoardAsync, clock);
    }

    public Task<CurveBoard> BoardAsync(CancellationToken cancellation) => _board.GetAsync(cancellation);

    public CurveBoard? LatestBoard() => _board.Latest();

    public EodView? LastEvening => _evenings.Last;

    public Task<FactorList?> FactorsAsync(CancellationToken cancellation) => _factors.ReadAsync(null, cancellation);

    public string? CurveOfNode(string key) => CurveCatalog.All.FirstOrDefault(curve => curve.PriceNode?.ToString() == key)?.Id;

    public async Task<CurveDetail> CurveAsync(string id, CancellationToken cancellation)
    {
        var (definition, _) = CurveRequest.CurveOf(id);
        var known = await _known.FindAsync(definition, null, null, cancellation);
        var closeUtc = CloseUtc();
        var before = (await _curves.GetAsync(definition, closeUtc, cancellation)).Curve;
        var points = CurveViews.PointsOf(known.Curve, CurveViews.Monthly, known.Curve.Delivery, null).ToArray();
        return new CurveDetail(
            CurveViews.Of(known, null, CurveViews.Monthly, points), definition.Tiles.Names, definition.Clock.Zone.Id, definition.PriceNode?.ToString(), closeUtc,
            [.. CurveStrips.Of(known.Curve.CurveDate, known.Curve.Delivery).Select(period => StripOf(definition, known.Curve, before, period))]);
    }

    private static CurveStrip StripOf(CurveDefinition definition, ForwardCurve curve, ForwardCurve? before, DeliveryPeriod period) => new(
        ContractTerms.NameOf(period), CurveViews.Text(period.First), CurveViews.Text(period.Last), curve.PriceOf(period, DeliveryBlock.AroundTheClock),
        [.. definition.Tiles.Names.Select(block => curve.PriceOf(period, block))], before?.PriceOf(period, DeliveryBlock.AroundTheClock));

    private async Task<CurveBoard> ReadBoardAsync(CancellationToken cancellation)
    {
        var snapshots = await _curves.ReadAllAsync(cancellation);
        var closeUtc = CloseUtc();
        if (_closing.AtUtc != closeUtc || _closing.Curves.Values.Any(curve => curve is null))
        {
            _closing = (closeUtc, CurveCatalog.All.Zip(snapshots).ToDictionary(
                pair => pair.First.Id, pair => pair.Second is null ? null : LiveCurves.Build(pair.First, pair.First.DayOf(closeUtc), pair.Second.AsOf(closeUtc), _profiles.Of(pair.First))));
        }

        var rows = new List<CurveBoardRow>();
        foreach (var (definition, snapshot) in CurveCatalog.All.Zip(snapshots))
        {
            var curve = snapshot is null ? null : (await _curves.GetAsync(definition, null, cancellation)).Curve;
            rows.Add(RowOf(definition, CurveViews.SummaryOf(definition, snapshot), curve, _closing.Curves.GetValueOrDefault(definition.Id)));
        }

        return new CurveBoard(rows, closeUtc);
    }

    private static CurveBoardRow RowOf(CurveDefinition definition, CurveSummary summary, ForwardCurve? curve, ForwardCurve? before)
    {
        if (curve is null)
        {
            return new CurveBoardRow(summary, null, null, null, null, null, []);
        }

        var month = CurveStrips.PromptMonth(curve.CurveDate);
        var price = curve.PriceOf(month, DeliveryBlock.AroundTheClock);
        var months = Enumerable.Range(0, MonthsOnBoard).Select(ahead => month.First.PlusMonths(ahead))
            .Select(first => curve.PriceOf(DeliveryPeriod.Month(first.Year, first.Month), DeliveryBlock.AroundTheClock)).OfType<double>();
        return new CurveBoardRow(
            summary, ContractTerms.NameOf(month), price, definition.Tiles.Blocks is { } blocks ? curve.PriceOf(month, blocks.OnPeak.Name()) : null,
            definition.Tiles.Blocks is null ? null : curve.PriceOf(month, DeliveryBlock.OffPeak), price - before?.PriceOf(month, DeliveryBlock.AroundTheClock), [.. months]);
    }

    private DateTime CloseUtc() => EodRules.CloseUtc(EodRules.LastUntil(_clock.GetUtcNow().UtcDateTime));
}
