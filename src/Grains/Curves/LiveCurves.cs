using System.Collections.Concurrent;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Sharding.Reads;
using NodaTime;

namespace GridGrains.Grains.Curves;

/// <param name="Snapshot">The quotes; null for a curve without any.</param>
/// <param name="Curve">Null where no quote stands that still delivers.</param>
public sealed record LiveCurve(CurveDefinition Definition, CurveSnapshot? Snapshot, ForwardCurve? Curve);

/// <summary>
/// Curves as they are now, or as they were known a while ago, from any silo. A curve is built when it is asked for and kept until its quotes,
/// its day or its hourly shape change.
/// </summary>
public sealed class LiveCurves
{
    private readonly IEntityReads<CurveSnapshot> _reads;
    private readonly ICurveProfiles _profiles;
    private readonly TimeProvider _clock;

    // One entry per curve of the catalog: it cannot grow.
    private readonly ConcurrentDictionary<string, Built> _built = new();

    internal LiveCurves(IEntityReads<CurveSnapshot> reads, ICurveProfiles profiles, TimeProvider clock) => (_reads, _profiles, _clock) = (reads, profiles, clock);

    /// <summary>Snapshots of all curves of the catalog, in its order; null for those without quotes.</summary>
    /// <exception cref="ReadUnavailableException">An owner could not be reached in time.</exception>
    public ValueTask<CurveSnapshot?[]> ReadAllAsync(CancellationToken cancellation) => _reads.ReadAsync([.. CurveCatalog.All.Select(curve => curve.Id)], cancellation);

    /// <param name="asOfUtc">Only quotes made until then; null means now.</param>
    /// <exception cref="ReadUnavailableException">The owner could not be reached in time.</exception>
    public async ValueTask<LiveCurve> GetAsync(CurveDefinition definition, DateTime? asOfUtc, CancellationToken cancellation)
    {
        var snapshot = await _reads.ReadAsync(definition.Id, cancellation);
        return new LiveCurve(definition, snapshot, snapshot is null ? null : BuiltOf(definition, snapshot, asOfUtc));
    }

    /// <summary>Builds a curve from quotes: contracts that have begun to deliver by the day are left out, part of them is settled.</summary>
    /// <returns>Null where none is left.</returns>
    public static ForwardCurve? Build(CurveDefinition definition, LocalDate day, IEnumerable<CurveQuote> quotes, HourlyProfile profile)
    {
        var open = Open(day, quotes);
        return open.Length == 0 ? null : CurveBuilder.Build(definition.Id, day, definition.Tiles, open, profile);
    }

    /// <summary>Quotes of contracts that have not begun to deliver by the day.</summary>
    public static CurveQuote[] Open(LocalDate day, IEnumerable<CurveQuote> quotes) => [.. quotes.Where(quote => quote.Period.First > day)];

    private ForwardCurve? BuiltOf(CurveDefinition definition, CurveSnapshot snapshot, DateTime? asOfUtc)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var day = definition.DayOf(asOfUtc ?? now);
        var profile = _profiles.Of(definition);
        if (asOfUtc is { } moment)
        {
            return Build(definition, day, snapshot.AsOf(moment), profile);
        }

        if (_built.TryGetValue(definition.Id, out var known) && known.Version == snapshot.Version && known.Day == day && ReferenceEquals(known.Profile, profile))
        {
            return known.Curve;
        }

        var curve = Build(definition, day, snapshot.AsOf(DateTime.MaxValue), profile);
        _built[definition.Id] = new Built(snapshot.Version, day, profile, curve);
        return curve;
    }

    private sealed record Built(long Version, LocalDate Day, HourlyProfile Profile, ForwardCurve? Curve);
}
