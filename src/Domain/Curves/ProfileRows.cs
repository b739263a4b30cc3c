namespace GridGrains.Domain.Curves;

/// <summary>
/// The profile of an evening as rows of its table, so that hours are rebuilt to the bit. One row per value: <c>bucket</c> is its name, <c>price</c>
/// the value, <c>hours</c> those of history, the delivery the days of history. The row <c>history SOURCE</c> has the number of days as price.
/// </summary>
internal static class ProfileRows
{
    private const string History = "history ";

    /// <returns>Nothing of a flat profile.</returns>
    public static IEnumerable<BlockPrice> Of(HourlyProfile profile)
    {
        if (profile.IsFlat)
        {
            return [];
        }

        var history = profile.History;
        var days = new DeliveryPeriod(history.From!.Value, history.To!.Value);
        return profile.Values.Select(value => new BlockPrice(days, value.Name, value.UsdPerMwh, value.Hours))
            .Prepend(new BlockPrice(days, History + history.Source, history.Days, history.Hours));
    }

    /// <exception cref="DomainException"><c>InvalidRecord</c>: rows lack.</exception>
    public static HourlyProfile Read(CurveDefinition definition, IEnumerable<CurveRow> rows)
    {
        var prices = rows.Where(row => row.Term == CurveRows.Profile).Select(row => row.Price).ToArray();
        if (prices.Length == 0 || definition.Tiles.Blocks is not { } blocks)
        {
            return HourlyProfile.Flat;
        }

        var head = Array.Find(prices, price => price.Block.StartsWith(History, StringComparison.Ordinal));
        return head.Block is null
            ? throw new DomainException(DomainErrorCode.InvalidRecord, $"the stored profile of {definition.Id} does not name its history")
            : HourlyProfile.Restore(
                blocks, new ProfileHistory(head.Block[History.Length..], head.Period.First, head.Period.Last, (int)head.PriceUsdPerMwh, head.Hours),
                prices.Where(price => price.Block != head.Block).Select(price => new ProfileValue(price.Block, price.PriceUsdPerMwh, price.Hours)));
    }
}
