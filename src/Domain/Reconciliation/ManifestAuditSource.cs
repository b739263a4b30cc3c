using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Reconciliation;

/// <summary>The manifest of bulk loads as an audit reads it: what was made of the files, summed when their rows were written.</summary>
public sealed class ManifestAuditSource(IBulkManifest manifest) : IAuditSource
{
    public const string SourceName = "manifest";

    public string Name => SourceName;

    public AuditSourceKind Kind => AuditSourceKind.Manifest;

    public async ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation) =>
        new(null, new Dictionary<TopicPartition, OffsetRange>()) { Bulk = await manifest.LookAsync(cancellation) };

    public async ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation)
    {
        foreach (var sum in await manifest.SumsAsync(scope.Range, scope.Window.Bulk, cancellation))
        {
            rows.Add(sum.Cell, sum.Buckets);
        }
    }
}
