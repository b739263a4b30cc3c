using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Writing;

/// <summary>The columns of a price table for some rows, in memory that is used again.</summary>
internal sealed class PriceColumns(int capacity)
{
    private readonly long[] _ts = new long[capacity];
    private readonly string[] _iso = new string[capacity];
    private readonly string[] _node = new string[capacity];
    private readonly string[] _market = new string[capacity];
    private readonly Texts _run = new(capacity);
    private readonly Texts _hub = new(capacity);
    private readonly Texts _zone = new(capacity);
    private readonly Texts _baa = new(capacity);
    private readonly double[] _lmp = new double[capacity];
    private readonly Numbers _energy = new(capacity);
    private readonly Numbers _congestion = new(capacity);
    private readonly Numbers _loss = new(capacity);
    private readonly Numbers _ghg = new(capacity);
    private readonly int[] _minutes = new int[capacity];
    private readonly long[] _knownAt = new long[capacity];
    private readonly string[] _basis = new string[capacity];
    private readonly long[] _sourceVersion = new long[capacity];
    private readonly bool[] _hasSourceVersion = new bool[capacity];
    private readonly long[] _ingestedAt = new long[capacity];
    private readonly int[] _partition = new int[capacity];
    private readonly long[] _offset = new long[capacity];
    private readonly int[] _quality = new int[capacity];
    private readonly string[] _source = new string[capacity];
    private readonly int[] _tradeDate = new int[capacity];
    private readonly int[] _hour = new int[capacity];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(in LmpRow row, int partition)
    {
        var i = _count++;
        var fact = row.Fact;
        (_ts[i], _iso[i], _node[i], _market[i]) = (EpochMicros.Of(fact.IntervalStartUtc), row.Node.Iso.Code, row.Node.Id, fact.Market.Name());
        _run[i] = MarketRuns.NameOf(row.Node.Iso, fact.Market);
        (_hub[i], _zone[i], _baa[i]) = (row.Labels.Hub, row.Labels.Zone, row.Labels.BalancingAuthority);
        _lmp[i] = fact.Lmp;
        (_energy[i], _congestion[i], _loss[i], _ghg[i]) = (fact.Energy, fact.Congestion, fact.Loss, fact.Ghg);
        (_minutes[i], _knownAt[i], _basis[i]) = (fact.IntervalMinutes, EpochMicros.Of(fact.KnownAtUtc), fact.KnownAtBasis.Word());
        (_sourceVersion[i], _hasSourceVersion[i]) = (fact.SourceVersion, fact.SourceVersion != 0);
        (_ingestedAt[i], _partition[i], _offset[i]) = (EpochMicros.Of(row.IngestedAtUtc), partition, row.Offset);
        (_quality[i], _source[i]) = ((int)fact.Quality, row.Source);
        if (fact.Market.IsDayAhead())
        {
            AddHour(i, row.Node.Iso, fact.IntervalStartUtc);
        }
    }

    public ColumnBatch ToBatch(Schema schema)
    {
        ReadOnlySpan<ColumnVector> prices =
        [
            Stamps(_ts), Strings(_iso), Strings(_node), Strings(_market), _run.ToVector(_count), _hub.ToVector(_count), _zone.ToVector(_count), _baa.ToVector(_count),
            ColumnVector.Of<double>(PrimitiveType.Double, _lmp.AsMemory(0, _count)), _energy.ToVector(_count), _congestion.ToVector(_count),
            _loss.ToVector(_count), _ghg.ToVector(_count), Ints(_minutes), Stamps(_knownAt), Strings(_basis),
            ColumnVector.Of<long>(PrimitiveType.Long, _sourceVersion.AsMemory(0, _count), _hasSourceVersion.AsMemory(0, _count)),
            Stamps(_ingestedAt), Ints(_partition), ColumnVector.Of<long>(PrimitiveType.Long, _offset.AsMemory(0, _count)), Ints(_quality), Strings(_source),
        ];
        return schema.Fields.Length == prices.Length
            ? new ColumnBatch(schema, prices)
            : new ColumnBatch(schema, [.. prices, ColumnVector.Of<int>(PrimitiveType.Date, _tradeDate.AsMemory(0, _count)), Ints(_hour)]);
    }

    private void AddHour(int row, Iso iso, DateTime startUtc)
    {
        // Neighbouring rows are of one node: its hours stand in one or two days.
        var day = OperatingDay.Containing(iso, startUtc);
        _hour[row] = (int)((startUtc - day.StartUtc).Ticks / TimeSpan.TicksPerHour) + 1;
        _tradeDate[row] = EpochMicros.DayOf(MarketClock.For(iso).TradeDate(day.StartUtc));
    }

    private ColumnVector Stamps(long[] values) => ColumnVector.Of<long>(PrimitiveType.TimestampTz, values.AsMemory(0, _count));

    private ColumnVector Strings(string[] values) => ColumnVector.Of<string>(PrimitiveType.String, values.AsMemory(0, _count));

    private ColumnVector Ints(int[] values) => ColumnVector.Of<int>(PrimitiveType.Int, values.AsMemory(0, _count));

    /// <summary>Texts, some of them null.</summary>
    private sealed class Texts(int capacity)
    {
        private readonly string?[] _values = new string?[capacity];

        public string? this[int row]
        {
            set => _values[row] = value;
        }

        public ColumnVector ToVector(int count) => ColumnVector.Of<string>(PrimitiveType.String, _values.AsMemory(0, count)!);
    }

    /// <summary>Numbers; NaN stands for null.</summary>
    private sealed class Numbers(int capacity)
    {
        private readonly double[] _values = new double[capacity];
        private readonly bool[] _validity = new bool[capacity];

        public double this[int row]
        {
            set => (_values[row], _validity[row]) = (value, !double.IsNaN(value));
        }

        public ColumnVector ToVector(int count) => ColumnVector.Of<double>(PrimitiveType.Double, _values.AsMemory(0, count), _validity.AsMemory(0, count));
    }
}
