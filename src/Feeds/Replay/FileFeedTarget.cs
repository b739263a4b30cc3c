using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Replay;

/// <summary>Which prices of the files are taken, and where they go.</summary>
/// <param name="Source">Source of the records.</param>
/// <param name="SourceId">Begins the id by which a file's progress is known: another target, or another choice of prices, is another one.</param>
/// <param name="Takes">Null takes all.</param>
public sealed record FileFeedTarget(PriceTopics Topics, string Source, string SourceId, Predicate<LmpEvent>? Takes = null)
{
    public static readonly FileFeedTarget Live = new(PriceTopics.Live, FileFeed.Source, "file");

    public bool Accepts(in LmpEvent price) => Takes?.Invoke(price) ?? true;
}
