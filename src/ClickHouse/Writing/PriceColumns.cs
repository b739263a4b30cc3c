using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Writing;

/// <summary>The columns of the prices of one write, in memory that is used again.</summary>
internal sealed class PriceColumns
{
    private readonly NativeBlock _block = new();
    private readonly double[][] _components = new double[5][];
    private byte[] _isBackfill = [];
    private int _count;
    private long[] _ts = [];
    private long[] _knownAt = [];
    private long[] _ingestedAt = [];
    private long[] _sourceVersion = [];
    private long[] _offset = [];
    private string?[][] _texts = [];
    private ushort[] _minutes = [];
    private ushort[] _quality = [];
    private ushort[] _partitions = [];
    private ushort[] _tradeDate = [];
    private byte[] _hour = [];

    public const string PriceColumnNames =
        "ts, iso, node, hub, zone, lmp, energy_component, congestion_component, loss_component, ghg_component, market, market_run, baa, interval_minutes, "
        + "known_at, known_at_basis, source_version, ingested_at, log_partition, log_offset, quality, source, is_backfill";

    public const string HourColumnNames = PriceColumnNames + ", trade_date, hour_seq";

    public const string FactColumnNames =
        "ts, iso, market, node, hub, zone, interval_minutes, lmp, energy_component, congestion_component, loss_component, known_at, source_version, log_partition, log_offset, is_backfill";

    private const int Iso = 0;
    private const int Node = 1;
    private const int Hub = 2;
    private const int Zone = 3;
    private const int Market = 4;
    private const int Run = 5;
    private const int Baa = 6;
    private const int Basis = 7;
    private const int Source = 8;
    private const int TextColumns = 9;

    /// <summary>In the order given: what is inserted again must be the same block.</summary>
    public void Fill(IReadOnlyList<PartitionRows> rows)
    {
        _count = 0;
        Reserve(rows.Sum(stretch => stretch.Prices.Count));
        foreach (var (partition, _, _, prices, _) in rows)
        {
            _partitions.AsSpan(_count, prices.Count).Fill((ushort)LogPartitions.NumberOf(partition));
            _isBackfill.AsSpan(_count, prices.Count).Fill(LogPartitions.IsBackfill(partition) ? (byte)1 : (byte)0);
            for (var i = 0; i < prices.Count; i++)
            {
                Set(_count++, prices[i]);
            }
        }
    }

    /// <summary>For iso_rt_lmp, or iso_da_lmp with the columns of the hour.</summary>
    public NativeBlock ToPrices(bool dayAhead)
    {
        _block.Begin(dayAhead ? 25 : 23, _count)
            .Numbers("ts", Stamp, Of(_ts)).Texts("iso", Of(Iso)).Texts("node", Of(Node)).Texts("hub", Of(Hub)).Texts("zone", Of(Zone))
            .Numbers("lmp", "Float64", Of(_components[0])).Nullables("energy_component", Of(_components[1])).Nullables("congestion_component", Of(_components[2]))
            .Nullables("loss_component", Of(_components[3])).Nullables("ghg_component", Of(_components[4]))
            .Texts("market", Of(Market)).Texts("market_run", Of(Run)).Texts("baa", Of(Baa)).Numbers("interval_minutes", "UInt16", Of(_minutes))
            .Numbers("known_at", Stamp, Of(_knownAt)).Texts("known_at_basis", Of(Basis)).Numbers("source_version", "Int64", Of(_sourceVersion))
            .Numbers("ingested_at", Stamp, Of(_ingestedAt)).Numbers("log_partition", "UInt16", Of(_partitions)).Numbers("log_offset", "Int64", Of(_offset))
            .Numbers("quality", "UInt16", Of(_quality)).Texts("source", Of(Source)).Numbers("is_backfill", "UInt8", Of(_isBackfill));
        return dayAhead ? _block.Numbers("trade_date", "Date", Of(_tradeDate)).Numbers("hour_seq", "UInt8", Of(_hour)) : _block;
    }

    public NativeBlock ToFacts() => _block.Begin(16, _count)
        .Numbers("ts", Stamp, Of(_ts)).Texts("iso", Of(Iso)).Texts("market", Of(Market)).Texts("node", Of(Node)).Texts("hub", Of(Hub)).Texts("zone", Of(Zone))
        .Numbers("interval_minutes", "UInt16", Of(_minutes)).Numbers("lmp", "Float64", Of(_components[0])).Nullables("energy_component", Of(_components[1]))
        .Nullables("congestion_component", Of(_components[2])).Nullables("loss_component", Of(_components[3])).Numbers("known_at", Stamp, Of(_knownAt))
        .Numbers("source_version", "Int64", Of(_sourceVersion)).Numbers("log_partition", "UInt16", Of(_partitions)).Numbers("log_offset", "Int64", Of(_offset))
        .Numbers("is_backfill", "UInt8", Of(_isBackfill));

    private const string Stamp = "DateTime64(6, 'UTC')";

    private void Set(int i, in LmpRow row)
    {
        var fact = row.Fact;
        (_ts[i], _knownAt[i], _ingestedAt[i]) = (EpochTime.Micros(fact.IntervalStartUtc), EpochTime.Micros(fact.KnownAtUtc), EpochTime.Micros(row.IngestedAtUtc));
        (_sourceVersion[i], _offset[i], _minutes[i], _quality[i]) = (fact.SourceVersion, row.Offset, (ushort)fact.IntervalMinutes, (ushort)fact.Quality);
        (_texts[Iso][i], _texts[Node][i], _texts[Hub][i], _texts[Zone][i]) = (row.Node.Iso.Code, row.Node.Id, row.Labels.Hub, row.Labels.Zone);
        (_texts[Market][i], _texts[Run][i], _texts[Baa][i]) = (fact.Market.Name(), MarketRuns.NameOf(row.Node.Iso, fact.Market), row.Labels.BalancingAuthority);
        (_texts[Basis][i], _texts[Source][i]) = (fact.KnownAtBasis.Word(), row.Source);
        (_components[0][i], _components[1][i], _components[2][i], _components[3][i], _components[4][i]) = (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss, fact.Ghg);
        if (fact.Market.IsDayAhead())
        {
            var day = OperatingDay.Containing(row.Node.Iso, fact.IntervalStartUtc);
            _hour[i] = (byte)(((fact.IntervalStartUtc - day.StartUtc).Ticks / TimeSpan.TicksPerHour) + 1);
            _tradeDate[i] = (ushort)EpochTime.Days(MarketClock.For(row.Node.Iso).TradeDate(day.StartUtc));
        }
    }

    private void Reserve(int rows)
    {
        if (_ts.Length >= rows)
        {
            return;
        }

        var size = Math.Max(rows, _ts.Length * 2);
        (_ts, _knownAt, _ingestedAt, _sourceVersion, _offset) = (new long[size], new long[size], new long[size], new long[size], new long[size]);
        (_minutes, _quality, _partitions, _tradeDate) = (new ushort[size], new ushort[size], new ushort[size], new ushort[size]);
        (_hour, _isBackfill) = (new byte[size], new byte[size]);
        _texts = [.. Enumerable.Range(0, TextColumns).Select(_ => new string?[size])];
        for (var i = 0; i < _components.Length; i++)
        {
            _components[i] = new double[size];
        }
    }

    private ReadOnlySpan<T> Of<T>(T[] values) => values.AsSpan(0, _count);

    private ReadOnlySpan<string?> Of(int column) => _texts[column].AsSpan(0, _count);
}
