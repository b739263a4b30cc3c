using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;

namespace GridGrains.ClickHouse.Changes;

/// <summary>Where a page of changes ended: the keys of its last one, in their order.</summary>
public sealed record ChangePlace(ChangeKind Kind, DateTime StartUtc, string Iso, string Market, string Subject, string Place);

/// <summary>Changes between two moments.</summary>
/// <param name="SinceUtc">What was known at it is the old.</param>
/// <param name="AsOfUtc">What was known at it is the new.</param>
/// <param name="FromUtc">First interval start, inclusive.</param>
/// <param name="ToUtc">Last interval start, exclusive.</param>
/// <param name="Iso">Null for all, and rows of features.</param>
/// <param name="Node">Null for all.</param>
/// <param name="Series">A series, or a family for all of its members; null for all that are no forecasts, of which each issue differs from the last.</param>
public sealed record ChangeQuery(
    DateTime SinceUtc, DateTime AsOfUtc, DateTime FromUtc, DateTime ToUtc, Iso? Iso, string? Node, PriceProduct? Market, string? Series, ChangePlace? After, int Take)
{
    internal QueryParameters Parameters => new QueryParameters()
        .Moment("since", SinceUtc).Moment("as_of", AsOfUtc).Moment("from", FromUtc).Moment("to", ToUtc).Text("iso", Iso?.Code ?? "").Text("node", Node ?? "")
        .Text("market", Market?.Name() ?? "").Text("series", Series ?? "").Number("take", Take)
        .Moment("after", After?.StartUtc ?? FromUtc).Text("after_iso", After?.Iso ?? "").Text("after_market", After?.Market ?? "").Text("after_subject", After?.Subject ?? "")
        .Text("after_place", After?.Place ?? "");
}
