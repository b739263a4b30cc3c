namespace GridGrains.Domain.Reconciliation;

/// <summary>A place that is not kept here.</summary>
public sealed class AbsentAuditSource(string name, string reason) : IAuditSource
{
    public string Name => name;

    public ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation) => new(AuditSourceState.Absent(reason));

    public ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation) => throw new InvalidOperationException($"{name} is absent: {reason}");
}
