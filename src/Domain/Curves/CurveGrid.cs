using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>
/// The smallest periods that the quotes of a curve cut time into. A cell is one of them in one block of the tiling; a quote's price is the
/// mean of its cells, weighted by the hours they deliver.
/// </summary>
public sealed class CurveGrid
{
    private readonly Dictionary<LocalDate, int> _indexOfFirst;

    public CurveGrid(CurveTiles tiles, IEnumerable<DeliveryPeriod> periods)
    {
        Tiles = tiles;
        var edges = new SortedSet<LocalDate>();
        foreach (var period in periods)
        {
            edges.Add(period.First);
            edges.Add(period.Last.PlusDays(1));
        }

        var ordered = edges.ToArray();
        Segments = [.. ordered.Skip(1).Select((edge, index) => new DeliveryPeriod(ordered[index], edge.PlusDays(-1)))];
        Hours = [.. Segments.Select(segment => Enumerable.Range(0, tiles.Count).Select(tile => tiles.HoursIn(tile, segment)).ToArray())];
        _indexOfFirst = Segments.Select((segment, index) => (segment.First, index)).ToDictionary(pair => pair.First, pair => pair.index);
    }

    public CurveTiles Tiles { get; }

    /// <summary>Without gap or overlap, in time order.</summary>
    public IReadOnlyList<DeliveryPeriod> Segments { get; }

    /// <summary>Hours by segment and block.</summary>
    public IReadOnlyList<int[]> Hours { get; }

    public int Cells => Segments.Count * Tiles.Count;

    public int CellOf(int segment, int tile) => (segment * Tiles.Count) + tile;

    /// <summary>Segments of a period that begins and ends at edges of the grid.</summary>
    public (int First, int Last) SegmentsOf(DeliveryPeriod period)
    {
        var first = _indexOfFirst[period.First];
        var last = first;
        while (Segments[last].Last < period.Last)
        {
            last++;
        }

        return (first, last);
    }

    /// <summary>The share of each cell in the price of a contract; the shares add up to one.</summary>
    /// <returns>Null where the contract delivers no hour.</returns>
    public double[]? WeightsOf(DeliveryPeriod period, IReadOnlyList<int> tiles)
    {
        var (first, last) = SegmentsOf(period);
        var weights = new double[Cells];
        var total = 0;
        for (var segment = first; segment <= last; segment++)
        {
            foreach (var tile in tiles)
            {
                weights[CellOf(segment, tile)] = Hours[segment][tile];
                total += Hours[segment][tile];
            }
        }

        for (var cell = 0; cell < weights.Length; cell++)
        {
            weights[cell] /= total;
        }

        return total > 0 ? weights : null;
    }
}
