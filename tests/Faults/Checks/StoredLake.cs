using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Reconciliation;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Hosting;
using Npgsql;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Reads the lake itself, past every silo.</summary>
internal sealed class StoredLake : IDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly LakeAuditSource _source;

    /// <param name="database">Connection string of the catalog.</param>
    public StoredLake(string database, string folder)
    {
        _database = NpgsqlDataSource.Create(database);
        var environment = new IcebergEnvironment(new LocalFileIO(), TimeProvider.System, Guid.NewGuid);
        _source = new LakeAuditSource(new LakeCatalog(new SqlCatalog(_database, LakeStorage.CatalogName, "file://" + folder, environment)));
    }

    /// <inheritdoc cref="StoredTables.FiguresAsync"/>
    public async Task<string> FiguresAsync(string iso, DateTime fromUtc, DateTime toUtc)
    {
        var figures = new Figures();
        var scope = new AuditScope(new AuditRange(fromUtc, toUtc, Isos.Get(iso)), LogWindow.Of(new Dictionary<TopicPartition, OffsetRange>()));
        await _source.ReadAsync(scope, figures, CancellationToken.None);
        return figures.ToString();
    }

    public void Dispose() => _database.Dispose();

    private sealed class Figures : IAuditedRows
    {
        private readonly HashSet<(EntityKey, DateTime)> _prices = [];
        private long _rows;
        private double _sum;

        public void Add(in AuditedRow row)
        {
            _rows++;
            _sum += row.Lmp;
            _prices.Add((row.Node, row.IntervalStartUtc));
        }

        public override string ToString() => FormattableString.Invariant($"{_rows} {_prices.Count} {_sum:0}");
    }
}
