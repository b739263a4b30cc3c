namespace GridGrains.Domain.Series;

/// <summary>The table's order of series: by market, then by name, then by place.</summary>
public sealed class SeriesKeyOrder : IComparer<SeriesKey>
{
    public static readonly SeriesKeyOrder Instance = new();

    public int Compare(SeriesKey x, SeriesKey y)
    {
        var order = string.CompareOrdinal(x.Market, y.Market);
        order = order != 0 ? order : string.CompareOrdinal(x.Series, y.Series);
        return order != 0 ? order : string.CompareOrdinal(x.Location, y.Location);
    }
}
