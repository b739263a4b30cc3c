using GridGrains.Domain.Bulk;
using GridGrains.Durability.Postgres;
using Npgsql;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresBulkManifestTests(PostgresFixture fixture) : BulkManifestConformance
{
    private NpgsqlDataSource? _source;

    public override async ValueTask InitializeAsync() => _source = await fixture.CreateMigratedAsync(TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_source is not null)
            await _source.DisposeAsync();
    }

    protected override IBulkManifest Open() => new PostgresBulkManifest(_source!, TimeProvider.System);

    protected override void Close(IBulkManifest manifest)
    {
    }
}
