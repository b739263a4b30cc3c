using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Curves;

/// <summary>A live curve and what follows from it.</summary>
internal readonly struct CurveReading : IFeatureReading
{
    public readonly CurveDefinition? Definition;
    public readonly DateTime UpdatedUtc;
    public readonly CurveFigures Figures;

    public CurveReading(LiveCurve? live, ForwardCurve? closing)
    {
        IsFound = live?.Curve is not null;
        if (live is { Curve: { } curve, Snapshot: { } snapshot })
        {
            (Definition, UpdatedUtc, Figures) = (live.Definition, snapshot.UpdatedAtUtc, CurveFigures.Of(curve, closing));
        }
    }

    public bool IsFound { get; }
}

/// <summary>Features of live curves. Event timestamp: the time of the curve's newest quote.</summary>
internal abstract class CurveFeatures(string name, string joinKey, LiveCurves curves, ClosingCurves closings) : FeatureView(name, joinKey)
{
    private static readonly Feature<CurveReading>[] All =
    [
        Of("prompt_atc", Units.OfRow, "Price of the first whole month around the clock, in unit", static (in CurveReading curve) => curve.Figures.PromptAroundTheClock),
        Of("prompt_on_peak", Units.UsdPerMwh, "The same of the on-peak block: 6x16 in CAISO, elsewhere 5x16", static (in CurveReading curve) => curve.Figures.PromptOnPeak),
        Of("prompt_other_peak", Units.UsdPerMwh, "The same of the peak hours of other days: 1x16 in CAISO, elsewhere 2x16", static (in CurveReading curve) => curve.Figures.PromptOtherPeak),
        Of("prompt_night", Units.UsdPerMwh, "The same of 7x8", static (in CurveReading curve) => curve.Figures.PromptNight),
        Of("prompt_off_peak", Units.UsdPerMwh, "The same of all hours off peak", static (in CurveReading curve) => curve.Figures.PromptOffPeak),
        Of("slope_per_month", Units.OfRow, "Twelfth month less the first, a month, in unit", static (in CurveReading curve) => curve.Figures.SlopePerMonth),
        Of("roll_yield", Units.One, "First month less the second, as a share of the second", static (in CurveReading curve) => curve.Figures.RollYield),
        Of("day_change", Units.OfRow, "prompt_atc less that of the last closing, in unit", static (in CurveReading curve) => curve.Figures.DayChange),
        Word("unit", "USD/MWh or USD/MMBtu", static (in CurveReading curve) => curve.Definition?.Unit),
        Word("curve", "The curve", static (in CurveReading curve) => curve.Definition?.Id),
    ];

    public override FeatureViewAbout About => FeatureViewAbout.None with { Owner = "curves", Freshness = TimeSpan.FromDays(1), Description = Text };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(All, feature => feature.Describe());

    protected abstract string Text { get; }

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var definitions = keys.Select(CurveOf).ToArray();
        var readings = new Dictionary<string, CurveReading>();
        foreach (var definition in definitions.OfType<CurveDefinition>().DistinctBy(curve => curve.Id))
        {
            readings[definition.Id] = new CurveReading(await curves.GetAsync(definition, null, cancellation), await closings.GetAsync(definition, cancellation));
        }

        return new FeatureRows<CurveReading>(All, [.. definitions.Select(definition => definition is null ? default : readings[definition.Id])]);
    }

    /// <returns>Null for a key that leads to no curve.</returns>
    protected abstract CurveDefinition? CurveOf(string key);

    private static Feature<CurveReading> Of(string name, string unit, string doc, ReadNumber<CurveReading> number) =>
        new(name, FeatureType.Double, doc, static (in CurveReading curve) => curve.UpdatedUtc, number) { Unit = unit, EventTime = FeatureEventTime.KnownAt };

    private static Feature<CurveReading> Word(string name, string doc, ReadText<CurveReading> text) =>
        new(name, FeatureType.String, doc, static (in CurveReading curve) => curve.UpdatedUtc, null, text) { EventTime = FeatureEventTime.KnownAt };
}

/// <summary>View <c>curve_features</c>, by the curve's id.</summary>
internal sealed class CurveFeatureView(LiveCurves curves, ClosingCurves closings) : CurveFeatures("curve_features", "curve_id", curves, closings)
{
    protected override string Text => "Prompt prices, slope, roll yield and day change of a forward curve";

    protected override CurveDefinition? CurveOf(string key) => CurveCatalog.TryGet(key, out var curve) ? curve : null;
}

/// <summary>View <c>node_curve</c>: the curve of the hub that a node is, or counts towards.</summary>
internal sealed class NodeCurveView(LiveCurves curves, ClosingCurves closings, LiveCatalog catalog, TimeProvider clock) : CurveFeatures("node_curve", "node_id", curves, closings)
{
    protected override string Text => "Prompt prices, slope, roll yield and day change of the forward curve of a node's hub, else of its zone";

    protected override CurveDefinition? CurveOf(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Isos.TryGet(key[..slash], out var iso))
        {
            return null;
        }

        var (known, now) = (catalog.Current, clock.GetUtcNow().UtcDateTime);
        var node = known.TryResolve(iso, key[(slash + 1)..], now, out var entry) ? entry : null;
        return node is null ? null : CurveAt(node.Key) ?? CurveOfPlace(iso, node.Hub) ?? CurveOfPlace(iso, node.Zone);
    }

    private static CurveDefinition? CurveOfPlace(Iso iso, string? id) =>
        id is not null && iso.Definition.Places.FirstOrDefault(place => place.Id == id) is { } place ? CurveAt(new EntityKey(iso, place.NodeId)) : null;

    private static CurveDefinition? CurveAt(EntityKey node) => CurveCatalog.All.FirstOrDefault(curve => curve.PriceNode == node);
}
