using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Lake.Queries;

/// <summary>Reads column batches of a price table as rows.</summary>
internal static class PriceRows
{
    private static readonly string[] Columns =
    [
        "ts", "iso", "node", "market", "hub", "zone", "baa", "lmp", "energy_component", "congestion_component", "loss_component", "ghg_component",
        "interval_minutes", "known_at", "known_at_basis", "source_version", "ingested_at", "log_partition", "log_offset", "quality", "source",
    ];

    public static TableScan SelectFrom(TableScan scan) => scan.Select([.. Columns]);

    public static IEnumerable<LakePrice> Of(ColumnBatch batch)
    {
        var columns = new Open(batch);
        for (var i = 0; i < batch.RowCount; i++)
        {
            yield return columns.Row(i);
        }
    }

    private sealed class Open(ColumnBatch batch)
    {
        private readonly ReadOnlyMemory<long> _ts = batch.Column<long>("ts").Values;
        private readonly ReadOnlyMemory<string> _iso = batch.Column<string>("iso").Values;
        private readonly ReadOnlyMemory<string> _node = batch.Column<string>("node").Values;
        private readonly ReadOnlyMemory<string> _market = batch.Column<string>("market").Values;
        private readonly ColumnVector<string> _hub = batch.Column<string>("hub");
        private readonly ColumnVector<string> _zone = batch.Column<string>("zone");
        private readonly ColumnVector<string> _baa = batch.Column<string>("baa");
        private readonly ReadOnlyMemory<double> _lmp = batch.Column<double>("lmp").Values;
        private readonly ColumnVector<double> _energy = batch.Column<double>("energy_component");
        private readonly ColumnVector<double> _congestion = batch.Column<double>("congestion_component");
        private readonly ColumnVector<double> _loss = batch.Column<double>("loss_component");
        private readonly ColumnVector<double> _ghg = batch.Column<double>("ghg_component");
        private readonly ReadOnlyMemory<int> _minutes = batch.Column<int>("interval_minutes").Values;
        private readonly ReadOnlyMemory<long> _knownAt = batch.Column<long>("known_at").Values;
        private readonly ReadOnlyMemory<string> _basis = batch.Column<string>("known_at_basis").Values;
        private readonly ColumnVector<long> _sourceVersion = batch.Column<long>("source_version");
        private readonly ReadOnlyMemory<long> _ingestedAt = batch.Column<long>("ingested_at").Values;
        private readonly ReadOnlyMemory<int> _partition = batch.Column<int>("log_partition").Values;
        private readonly ReadOnlyMemory<long> _offset = batch.Column<long>("log_offset").Values;
        private readonly ReadOnlyMemory<int> _quality = batch.Column<int>("quality").Values;
        private readonly ReadOnlyMemory<string> _source = batch.Column<string>("source").Values;

        private EntityKey _lastKey;

        public LakePrice Row(int i) => new(
            KeyOf(_iso.Span[i], _node.Span[i]),
            new LmpFact
            {
                Product = ProductOf(_market.Span[i]),
                IntervalStartUtc = ColumnTime.ToUtc(_ts.Span[i]),
                IntervalMinutes = _minutes.Span[i],
                Lmp = _lmp.Span[i],
                Energy = Number(_energy, i),
                Congestion = Number(_congestion, i),
                Loss = Number(_loss, i),
                Ghg = Number(_ghg, i),
                KnownAtUtc = ColumnTime.ToUtc(_knownAt.Span[i]),
                KnownAtBasis = BasisOf(_basis.Span[i]),
                SourceVersion = _sourceVersion.IsNull(i) ? 0 : _sourceVersion.Values.Span[i],
                Quality = (RowQuality)_quality.Span[i],
            },
            Text(_hub, i), Text(_zone, i), Text(_baa, i), _source.Span[i], ColumnTime.ToUtc(_ingestedAt.Span[i]), _partition.Span[i], _offset.Span[i]);

        private EntityKey KeyOf(string iso, string node) => PriceRows.KeyOf(ref _lastKey, iso, node);
    }

    /// <summary>Neighbouring rows are of one node.</summary>
    public static EntityKey KeyOf(ref EntityKey last, string iso, string node) =>
        last.Iso is not null && last.Id == node && last.Iso.Code == iso ? last : last = new EntityKey(Isos.Get(iso), node);

    public static PriceProduct ProductOf(string name) => PriceProducts.TryParse(name, out var product)
        ? product
        : throw new Domain.DomainException(Domain.DomainErrorCode.UnknownMarket, $"the table holds a market '{name}' that this version of the program does not know");

    private static KnownAtBasis BasisOf(string word)
    {
        Span<byte> utf8 = stackalloc byte[64];
        return word.Length < utf8.Length && KnownAtBasisWords.TryParse(utf8[..Encoding.UTF8.GetBytes(word, utf8)], out var basis)
            ? basis
            : throw new Domain.DomainException(Domain.DomainErrorCode.InvalidRecord, $"the table holds a known_at_basis '{word}' that this version of the program does not know");
    }

    private static double Number(ColumnVector<double> column, int row) => column.IsNull(row) ? double.NaN : column.Values.Span[row];

    private static string? Text(ColumnVector<string> column, int row) => column.IsNull(row) ? null : column.Values.Span[row];
}
