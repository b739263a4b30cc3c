using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Curves;

/// <summary>
/// The quotes of one forward curve. The key is the curve's id: <c>CAISO_SP15</c>. Whoever wants prices builds them from the quotes of the
/// snapshot (<see cref="CurveBuilder"/>): the same quotes give the same bits everywhere.
/// </summary>
[Alias("gridgrains.ICurveGrain")]
public interface ICurveGrain : IGrainWithStringKey
{
    /// <summary>Applies quotes of one topic in offset order, all or none; safe to repeat.</summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<CurveApplyResult>> ApplyAsync(EntityBatch<CurveQuote> batch);

    /// <summary>The last published snapshot, or null for a curve without quotes.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<CurveSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>Quotes of one curve, with the last versions of each.</summary>
/// <param name="Version">Rises with every quote that changes something.</param>
/// <param name="UpdatedAtUtc">Time of the newest quote, by its source.</param>
/// <param name="Quotes">Each contract's from the oldest kept to the standing one.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.CurveSnapshot")]
public sealed record CurveSnapshot(
    [property: Id(0)] string Id, [property: Id(1)] long Version, [property: Id(2)] DateTime UpdatedAtUtc, [property: Id(3)] CurveQuote[] Quotes)
{
    /// <summary>The quotes that stood at a moment: of each contract and source the last that was made until then.</summary>
    public CurveQuote[] AsOf(DateTime utc) =>
        [.. Quotes.Where(quote => quote.AtUtc <= utc).GroupBy(quote => quote.Key).Select(versions => versions.Last())];
}

/// <param name="News">Quotes that changed the curve; the others repeat or are older.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.CurveApplyResult")]
public readonly record struct CurveApplyResult([property: Id(0)] int News, [property: Id(1)] int Superseded);
