using GridGrains.Domain.Bulk;
using GridGrains.Durability.Sqlite;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class SqliteBulkManifestTests : BulkManifestConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override IBulkManifest Open() => SqliteBulkManifest.Open(_directory.File("bulk.db"));

    protected override void Close(IBulkManifest manifest) => ((SqliteBulkManifest)manifest).Dispose();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
