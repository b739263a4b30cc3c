using GridGrains.Domain.Guardrails.Partitions;

namespace GridGrains.Grains.Guardrails;

/// <summary>Sees what the judges said of the partitions that a load has brought, once it is decided. It holds nothing up.</summary>
public interface IVerdictObserver
{
    /// <param name="source">Names the load.</param>
    void Judged(IReadOnlyList<PartitionVerdict> verdicts, string source, DateTime startedUtc);
}
