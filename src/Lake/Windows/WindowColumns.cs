using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Windows;

/// <summary>The columns of a table of windows for some rows, in memory that is used again.</summary>
internal sealed class WindowColumns
{
    private const int Capacity = 1 << 13;

    private readonly long[] _end = new long[Capacity];
    private readonly long[] _start = new long[Capacity];
    private readonly string[] _iso = new string[Capacity];
    private readonly string[] _node = new string[Capacity];
    private readonly string[] _market = new string[Capacity];
    private readonly string?[] _hub = new string?[Capacity];
    private readonly string?[] _zone = new string?[Capacity];
    private readonly int[] _count = new int[Capacity];
    private readonly double[] _sum = new double[Capacity];
    private readonly double[] _mean = new double[Capacity];
    private readonly double[] _min = new double[Capacity];
    private readonly double[] _max = new double[Capacity];
    private readonly long[] _knownAt = new long[Capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public void Clear() => Count = 0;

    /// <param name="knownAt">Since when the newest price of the window was known, in microseconds.</param>
    public void Add(EntityKey node, Market market, DateTime startUtc, in WindowSummary window, string? hub, string? zone, long knownAt)
    {
        var i = Count++;
        (_end[i], _start[i], _knownAt[i]) = (EpochMicros.Of(window.EndUtc), EpochMicros.Of(startUtc), knownAt);
        (_iso[i], _node[i], _market[i], _hub[i], _zone[i]) = (node.Iso.Code, node.Id, market.Name(), hub, zone);
        (_count[i], _sum[i], _mean[i]) = (window.Count, PriceTicks.ToUsd(window.SumTicks), window.MeanUsd);
        (_min[i], _max[i]) = (window.MinUsd, window.MaxUsd);
    }

    public ColumnBatch ToBatch(Schema schema) => new(
        schema,
        Vector(PrimitiveType.TimestampTz, _end), Vector(PrimitiveType.TimestampTz, _start),
        Vector(PrimitiveType.String, _iso), Vector(PrimitiveType.String, _node), Vector(PrimitiveType.String, _market),
        Vector(PrimitiveType.String, _hub!), Vector(PrimitiveType.String, _zone!),
        Vector(PrimitiveType.Int, _count),
        Vector(PrimitiveType.Double, _sum), Vector(PrimitiveType.Double, _mean), Vector(PrimitiveType.Double, _min), Vector(PrimitiveType.Double, _max),
        Vector(PrimitiveType.TimestampTz, _knownAt));

    private ColumnVector<T> Vector<T>(PrimitiveType type, T[] values) => ColumnVector.Of<T>(type, values.AsMemory(0, Count));
}
