namespace GridGrains.Portal.Prices;

/// <summary>Orders of the hubs board.</summary>
public static class HubOrder
{
    /// <param name="sort"><c>price</c>, <c>change</c> or <c>dart</c>: the largest first, change by size; anything else leaves the order of ISOs. Hubs without the figure come last.</param>
    public static IReadOnlyList<HubRow> Sorted(IReadOnlyList<HubRow> rows, string? sort) => sort switch
    {
        "price" => By(rows, row => row.Hub.RealTime?.Lmp),
        "change" => By(rows, row => row.Hub.ChangeUsdPerMwh is { } change ? Math.Abs(change) : null),
        "dart" => By(rows, row => row.Hub.DartUsdPerMwh),
        _ => rows,
    };

    private static IReadOnlyList<HubRow> By(IReadOnlyList<HubRow> rows, Func<HubRow, double?> figure) =>
        [.. rows.OrderByDescending(row => figure(row) ?? double.NegativeInfinity)];
}
