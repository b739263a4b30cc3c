using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <param name="Block">A block of the tiling.</param>
/// <param name="Hours">That it delivers; zero for a block without a day in the period.</param>
public readonly record struct BlockPrice(DeliveryPeriod Period, string Block, double PriceUsdPerMwh, int Hours);

public readonly record struct DayPrice(LocalDate Day, string Block, double PriceUsdPerMwh, int Hours);

public readonly record struct HourPrice(DateTime HourStartUtc, string Block, double PriceUsdPerMwh);

/// <summary>
/// Forward prices of one hub: of non-overlapping periods and blocks, by day, and by hour. Every shape has the same mean over each period and
/// block, weighted by hours, so that each gives the quotes back.
/// </summary>
public sealed class ForwardCurve
{
    private readonly CurveGrid _grid;
    private readonly double[] _cells;
    private readonly HourlyProfile _profile;
    private readonly Lazy<double[][]> _days;

    internal ForwardCurve(string id, LocalDate curveDate, CurveGrid grid, double[] cells, HourlyProfile profile, CurveReport report)
    {
        (Id, CurveDate, _grid, _cells, _profile, Report) = (id, curveDate, grid, cells, profile, report);
        _days = new Lazy<double[][]>(() => [.. Enumerable.Range(0, grid.Tiles.Count).Select(SmoothTile)]);
    }

    public string Id { get; }

    /// <summary>The evening, or the day of a live curve, on the contracts' clock.</summary>
    public LocalDate CurveDate { get; }

    public CurveTiles Tiles => _grid.Tiles;

    /// <summary>The shape of its hours.</summary>
    public HourlyProfile Profile => _profile;

    public CurveReport Report { get; }

    public DeliveryPeriod Delivery => new(_grid.Segments[0].First, _grid.Segments[^1].Last);

    /// <summary>Prices of the smallest periods that the quotes make, each in every block that delivers in it.</summary>
    public IReadOnlyList<BlockPrice> Blocks =>
    [
        .. from segment in Enumerable.Range(0, _grid.Segments.Count)
           from tile in Enumerable.Range(0, Tiles.Count)
           where _grid.Hours[segment][tile] > 0
           select new BlockPrice(_grid.Segments[segment], Tiles.Names[tile], _cells[_grid.CellOf(segment, tile)], _grid.Hours[segment][tile]),
    ];

    /// <summary>Prices by month and block; the first and last month may be parts.</summary>
    public IReadOnlyList<BlockPrice> Monthly =>
        [.. Days().GroupBy(day => (day.Day.Year, day.Day.Month, day.Block)).Select(month => new BlockPrice(
            new DeliveryPeriod(month.Min(day => day.Day), month.Max(day => day.Day)), month.Key.Block, Mean(month), month.Sum(day => day.Hours)))];

    /// <summary>Prices by day and block, maximally smooth over the days on which a block delivers.</summary>
    public IEnumerable<DayPrice> Days()
    {
        var first = _grid.Segments[0].First;
        for (var index = 0; index < Delivery.Days; index++)
        {
            var day = first.PlusDays(index);
            for (var tile = 0; tile < Tiles.Count; tile++)
            {
                if (Tiles.HoursOn(tile, day) is > 0 and var hours)
                {
                    yield return new DayPrice(day, Tiles.Names[tile], _days.Value[tile][index], hours);
                }
            }
        }
    }

    /// <summary>Prices by hour, with the hub's own shape within each block; days of 23 and 25 hours have as many.</summary>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: the curve is not of a power market.</exception>
    public IEnumerable<HourPrice> Hours(DeliveryPeriod within)
    {
        var blocks = Tiles.Blocks ?? throw new DomainException(DomainErrorCode.InvalidRecord, $"{Id} has no hours: it is not of a power market");
        var first = _grid.Segments[0].First;
        for (var day = within.First < first ? first : within.First; day <= within.Last && day <= Delivery.Last; day = day.PlusDays(1))
        {
            var hours = blocks.HoursOf(day).ToArray();
            foreach (var hour in hours)
            {
                var tile = TileOf(hour.Block);
                var inBlock = hours.Where(other => other.Block == hour.Block).ToArray();
                var mean = inBlock.Average(other => DeviationOf(blocks, other.HourStartUtc));
                var price = _days.Value[tile][Period.DaysBetween(first, day)] + DeviationOf(blocks, hour.HourStartUtc) - mean;
                yield return new HourPrice(hour.HourStartUtc, hour.Block.Name(), price);
            }
        }
    }

    /// <summary>The curve's price of a contract: the mean of its days, weighted by hours.</summary>
    /// <returns>Null where the curve does not cover it.</returns>
    public double? PriceOf(DeliveryPeriod period, string block)
    {
        if (!Delivery.Contains(period) || !Tiles.TryParts(block, out var parts))
        {
            return null;
        }

        var (sum, hours, first) = (0.0, 0, Period.DaysBetween(_grid.Segments[0].First, period.First));
        for (var index = first; index < first + period.Days; index++)
        {
            foreach (var tile in parts)
            {
                var weight = Tiles.HoursOn(tile, _grid.Segments[0].First.PlusDays(index));
                sum += weight * (weight > 0 ? _days.Value[tile][index] : 0);
                hours += weight;
            }
        }

        return hours > 0 ? sum / hours : null;
    }

    /// <summary>SHA-256 over id, date and the bits of every block price and of the profile: the same curve has the same hash on every machine.</summary>
    public string Hash() => CurveHash.Of(Id, CurveDate, Blocks, _profile);

    private double[] SmoothTile(int tile)
    {
        var first = _grid.Segments[0].First;
        var (hours, segments, days) = (new List<double>(), new List<int>(), new List<int>());
        for (var (index, segment) = (0, 0); index < Delivery.Days; index++)
        {
            segment += first.PlusDays(index) > _grid.Segments[segment].Last ? 1 : 0;
            if (Tiles.HoursOn(tile, first.PlusDays(index)) is > 0 and var delivered)
            {
                hours.Add(delivered);
                segments.Add(segment);
                days.Add(index);
            }
        }

        var prices = new double[Delivery.Days];
        var smooth = hours.Count == 0 ? [] : SmoothDays.Solve([.. hours], [.. segments], [.. Enumerable.Range(0, _grid.Segments.Count).Select(segment => _cells[_grid.CellOf(segment, tile)])]);
        for (var i = 0; i < smooth.Length; i++)
        {
            prices[days[i]] = smooth[i];
        }

        return prices;
    }

    private double DeviationOf(MarketBlocks blocks, DateTime hourStartUtc)
    {
        var local = blocks.Clock.ToLocal(hourStartUtc);
        return _profile.DeviationOf(local.Date, local.Hour);
    }

    private int TileOf(ContractBlock block)
    {
        var tile = 0;
        while (Tiles.Names[tile] != block.Name())
        {
            tile++;
        }

        return tile;
    }

    private static double Mean(IEnumerable<DayPrice> days)
    {
        var (sum, hours) = (0.0, 0);
        foreach (var day in days)
        {
            sum += day.Hours * day.PriceUsdPerMwh;
            hours += day.Hours;
        }

        return sum / hours;
    }
}
