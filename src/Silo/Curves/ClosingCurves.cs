using System.Collections.Concurrent;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Curves;

namespace GridGrains.Silo.Curves;

/// <summary>Curves as of the last closing, each built once: a closing does not change.</summary>
internal sealed class ClosingCurves(LiveCurves curves, ICurveProfiles profiles, TimeProvider clock)
{
    // One entry per curve of the catalog: it cannot grow.
    private readonly ConcurrentDictionary<string, (DateTime CloseUtc, HourlyProfile Profile, ForwardCurve Curve)> _known = new();

    /// <returns>Null where it had no quotes then, or has none that still delivers.</returns>
    public async ValueTask<ForwardCurve?> GetAsync(CurveDefinition definition, CancellationToken cancellation)
    {
        var closeUtc = EodRules.CloseUtc(EodRules.LastUntil(clock.GetUtcNow().UtcDateTime));
        var profile = profiles.Of(definition);
        if (_known.TryGetValue(definition.Id, out var known) && known.CloseUtc == closeUtc && ReferenceEquals(known.Profile, profile))
        {
            return known.Curve;
        }

        var curve = (await curves.GetAsync(definition, closeUtc, cancellation)).Curve;
        if (curve is not null)
        {
            _known[definition.Id] = (closeUtc, profile, curve);
        }

        return curve;
    }
}
