namespace GridGrains.Domain.Reconciliation;

/// <summary>A place that is not kept here.</summary>
public sealed class AbsentPlace(string name, string reason) : IAuditedPlace
{
    public string Name => name;

    public ValueTask<PlaceState> LookAsync(CancellationToken cancellation) => new(PlaceState.Absent(reason));

    public ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation) => throw new InvalidOperationException($"{name} is absent: {reason}");
}
