using GridGrains.Feeds.Reports;
using ParquetSharp;

namespace GridGrains.Feeds.Canonical;

/// <summary>Some rows of a row group, column by column, in memory that is used again.</summary>
internal sealed class CanonicalParquetColumns : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly List<Action<int>> _reads = [];
    private readonly int _batchRows;
    private readonly string[] _iso, _node, _market, _basis, _hub, _zone, _baa;
    private readonly DateTime[] _start, _end, _knownAt;
    private readonly double[] _lmp, _energy, _congestion, _loss, _ghg;
    private readonly long[] _version;

    public CanonicalParquetColumns(RowGroupReader group, Dictionary<string, int> places, int batchRows)
    {
        _batchRows = batchRows;
        string[] Texts(string name) => Open<string>(group, places, name, "");
        DateTime[] Stamps(string name) => Open<DateTime>(group, places, name, DateTime.MinValue);
        double[] Numbers(string name) => Open<double>(group, places, name, double.NaN);
        (_iso, _node, _market, _basis) = (Texts(CanonicalColumns.Iso), Texts(CanonicalColumns.Node), Texts(CanonicalColumns.Market), Texts(CanonicalColumns.KnownAtBasis));
        (_hub, _zone, _baa) = (Texts(CanonicalColumns.Hub), Texts(CanonicalColumns.Zone), Texts(CanonicalColumns.Baa));
        (_start, _end, _knownAt) = (Stamps(CanonicalColumns.IntervalStart), Stamps(CanonicalColumns.IntervalEnd), Stamps(CanonicalColumns.KnownAt));
        (_lmp, _energy, _congestion) = (Numbers(CanonicalColumns.Lmp), Numbers(CanonicalColumns.Energy), Numbers(CanonicalColumns.Congestion));
        (_loss, _ghg, _version) = (Numbers(CanonicalColumns.Loss), Numbers(CanonicalColumns.Ghg), Open<long>(group, places, CanonicalColumns.SourceVersion, 0));
    }

    /// <summary>Reads the next rows, at most as many as there is memory for.</summary>
    public void Read(int rows)
    {
        foreach (var read in _reads)
        {
            read(rows);
        }
    }

    public CanonicalRow Row(int row) => new()
    {
        Iso = _iso[row],
        Node = _node[row],
        Market = _market[row],
        StartUtc = DateTime.SpecifyKind(_start[row], DateTimeKind.Utc),
        EndUtc = DateTime.SpecifyKind(_end[row], DateTimeKind.Utc),
        Lmp = _lmp[row],
        Energy = _energy[row],
        Congestion = _congestion[row],
        Loss = _loss[row],
        Ghg = _ghg[row],
        KnownAtUtc = DateTime.SpecifyKind(_knownAt[row], DateTimeKind.Utc),
        KnownAtBasis = _basis[row],
        SourceVersion = _version[row],
        Hub = _hub[row],
        Zone = _zone[row],
        Baa = _baa[row],
    };

    public void Dispose() => _open.ForEach(reader => reader.Dispose());

    private T[] Open<T>(RowGroupReader group, Dictionary<string, int> places, string name, T absent)
    {
        var values = new T[_batchRows];
        if (!places.TryGetValue(name, out var place))
        {
            Array.Fill(values, absent);
            return values;
        }

        var column = group.Column(place);
        var reader = column.LogicalReader();
        _open.Add(reader);
        _open.Add(column);
        switch (reader)
        {
            case LogicalColumnReader<T> plain:
                _reads.Add(rows => Fill(plain, values, rows, value => value is null ? absent : value));
                break;
            case LogicalColumnReader<double?> numbers when values is double[] into:
                _reads.Add(rows => Fill(numbers, into, rows, value => value ?? double.NaN));
                break;
            case LogicalColumnReader<long?> numbers when values is long[] into:
                _reads.Add(rows => Fill(numbers, into, rows, value => value ?? 0));
                break;
            case LogicalColumnReader<DateTime?> stamps when values is DateTime[] into:
                _reads.Add(rows => Fill(stamps, into, rows, value => value ?? DateTime.MinValue));
                break;
            default:
                throw new ReportFormatException($"the column {name} is {column.ElementType.Name}, not {typeof(T).Name}");
        }

        return values;
    }

    private static void Fill<TFrom, TTo>(LogicalColumnReader<TFrom> reader, TTo[] values, int rows, Func<TFrom, TTo> convert)
    {
        // The reader gives what it likes at once, not what it is asked for.
        var some = new TFrom[rows];
        for (var read = 0; read < rows;)
        {
            var got = reader.ReadBatch(some.AsSpan(read, rows - read));
            read += got > 0 ? got : throw new ReportFormatException("a column ends before its rows do");
        }

        for (var i = 0; i < rows; i++)
        {
            values[i] = convert(some[i]);
        }
    }
}
