using System.Globalization;
using GridGrains.Grains.Contracts.Awards;

namespace GridGrains.Client;

/// <content>Own day-ahead awards.</content>
public sealed partial class GridGrainsClient
{
    /// <summary>Awards as they were published last, by resource and hour.</summary>
    /// <param name="tradeDate">Operating day of the market's clock; null for all in memory.</param>
    public Task<AwardList> ListAwardsAsync(string? iso = null, string? resource = null, DateOnly? tradeDate = null, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("iso", iso);
        query.Add("resource", resource);
        query.Add("trade_date", tradeDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return GetAsync($"/v1/awards{query}", AwardJson.Default.AwardList, cancellation);
    }
}
