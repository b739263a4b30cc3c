using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace GridGrains.Tests.Unit.Iceberg.Commits;

/// <summary>What happens to a swap of the catalog's pointer.</summary>
public enum SwapFault
{
    None,
    /// <summary>The statement never reaches the database.</summary>
    LostBefore,
    /// <summary>The statement runs, but its answer is lost.</summary>
    LostAfter,
}

/// <summary>A database whose pointer swaps go wrong as ordered, once each; other statements may be cut off too.</summary>
internal sealed class FaultyDatabase(DbDataSource inner) : DbDataSource
{
    public Queue<SwapFault> Faults { get; } = new();

    /// <summary>After a lost swap nothing answers any more.</summary>
    public bool DiesWithFault { get; set; }

    public bool IsDead { get; set; }

    /// <summary>Runs in place of the answer that is lost, for another committer to come in between.</summary>
    public Func<Task>? BeforeFault { get; set; }

    public override string ConnectionString => inner.ConnectionString;

    protected override DbConnection CreateDbConnection() => new Connection(this, inner.CreateConnection());

    private async Task<int> RunAsync(DbCommand command, CancellationToken cancellationToken)
    {
        if (IsDead) throw new InjectedFault("The database is gone");
        var isSwap = command.CommandText.StartsWith("UPDATE iceberg_tables SET metadata_location", StringComparison.Ordinal);
        var fault = isSwap && Faults.TryDequeue(out var next) ? next : SwapFault.None;
        if (fault == SwapFault.None) return await command.ExecuteNonQueryAsync(cancellationToken);
        if (fault == SwapFault.LostAfter) await command.ExecuteNonQueryAsync(cancellationToken);
        if (BeforeFault is { } between)
        {
            BeforeFault = null;
            await between();
        }
        IsDead = DiesWithFault;
        throw new InjectedFault($"Swap {fault}");
    }

    private sealed class InjectedFault(string message) : DbException(message);

    private sealed class Connection(FaultyDatabase owner, DbConnection inner) : DbConnection
    {
        [AllowNull]
        public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }
        public override string Database => inner.Database;
        public override string DataSource => inner.DataSource;
        public override string ServerVersion => inner.ServerVersion;
        public override ConnectionState State => inner.State;
        public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);
        public override void Close() => inner.Close();
        public override void Open() => inner.Open();
        public override Task OpenAsync(CancellationToken cancellationToken)
            => owner.IsDead ? throw new InjectedFault("The database is gone") : inner.OpenAsync(cancellationToken);
        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => inner.BeginTransaction(isolationLevel);
        protected override DbCommand CreateDbCommand() => new Command(owner, inner.CreateCommand());

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Command(FaultyDatabase owner, DbCommand inner) : DbCommand
    {
        [AllowNull]
        public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }
        public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }
        public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }
        public override bool DesignTimeVisible { get => inner.DesignTimeVisible; set => inner.DesignTimeVisible = value; }
        public override UpdateRowSource UpdatedRowSource { get => inner.UpdatedRowSource; set => inner.UpdatedRowSource = value; }
        protected override DbConnection? DbConnection { get => inner.Connection; set => inner.Connection = value; }
        protected override DbParameterCollection DbParameterCollection => inner.Parameters;
        protected override DbTransaction? DbTransaction { get => inner.Transaction; set => inner.Transaction = value; }
        public override void Cancel() => inner.Cancel();
        public override int ExecuteNonQuery() => throw new NotSupportedException("Asynchronous only");
        public override object? ExecuteScalar() => throw new NotSupportedException("Asynchronous only");
        public override void Prepare() => inner.Prepare();
        protected override DbParameter CreateDbParameter() => inner.CreateParameter();
        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => inner.ExecuteReader(behavior);
        public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => owner.RunAsync(inner, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
