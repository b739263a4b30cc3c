using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Curves;

/// <summary>Hourly means of the standing prices, from the lake: what a silo without a warehouse has.</summary>
public sealed class LakeHourlyHistory(LakeReader reader) : IHourlyHistory
{
    private const int MinutesPerHour = 60;

    public async Task<IReadOnlyDictionary<string, List<(DateTime HourStartUtc, double PriceUsdPerMwh)>>> ReadAsync(HourlyHistoryQuery query, CancellationToken cancellation)
    {
        var table = query.Product.IsDayAhead() ? LakeTables.DayAheadPrices : LakeTables.RealTimePrices;
        var hours = new Dictionary<string, SortedDictionary<DateTime, (double Sum, int Minutes)>>();
        var prices = new PriceQuery(table, query.FromUtc, query.ToUtc) { Iso = query.Iso, Nodes = query.Nodes, Product = query.Product, KnownAtUtc = query.KnownAtUtc };
        await foreach (var price in reader.ReadLatestAsync(prices, cancellation))
        {
            if (!hours.TryGetValue(price.Node.Id, out var byHour))
            {
                hours[price.Node.Id] = byHour = [];
            }

            var (start, minutes) = (price.Fact.IntervalStartUtc, price.Fact.IntervalMinutes);
            var hour = new DateTime(start.Ticks - (start.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
            var (sum, known) = byHour.GetValueOrDefault(hour);
            byHour[hour] = (sum + (price.Fact.Lmp * minutes), known + minutes);
        }

        return hours.Select(node => (node.Key, Hours: node.Value.Where(hour => hour.Value.Minutes == MinutesPerHour).Select(hour => (hour.Key, hour.Value.Sum / hour.Value.Minutes)).ToList()))
            .Where(node => node.Hours.Count > 0).ToDictionary(node => node.Key, node => node.Hours);
    }
}
