using GridGrains.Domain.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Curves as a request names them: live, as they were known at a moment, or of an evening.</summary>
internal sealed class KnownCurves(LiveCurves curves, EveningCurves evenings)
{
    /// <param name="snapshot">Tag or id of an evening's snapshot; null for a live curve.</param>
    /// <exception cref="ApiException"><c>no_quotes</c>, <c>unknown_evening</c>, <c>damaged_curve</c>; both moments were named.</exception>
    public async Task<KnownCurve> FindAsync(CurveDefinition definition, DateTime? asOf, string? snapshot, CancellationToken cancellation)
    {
        if (snapshot is not null)
        {
            return asOf is null
                ? await evenings.GetAsync(definition, snapshot, cancellation)
                : throw ApiException.BadParameter("snapshot", "an evening is as it was: as_of goes without snapshot");
        }

        var live = await curves.GetAsync(definition, asOf, cancellation);
        return live.Curve is { } curve
            ? new KnownCurve(definition, curve, CurveViews.Indicative, live.Snapshot!.Version, live.Snapshot.UpdatedAtUtc)
            : throw new ApiException(CurveProblems.NoQuotes, $"{definition.Id} has no quotes that still deliver{(asOf is null ? "" : ", or had none then")}; POST /v1/curves/{definition.Id}/quotes adds some");
    }
}
