namespace GridGrains.Domain.Governance.Admission;

/// <summary>The turns that a tenant would have next if nothing changed.</summary>
internal sealed class TierTurns(TierTenant tenant)
{
    private int _extra;

    /// <summary>The query whose turn would be next; null behind the last.</summary>
    public LinkedListNode<TierAsk>? Ask { get; private set; } = tenant.Waiting.First;

    /// <summary>The least goes first.</summary>
    public (double Share, double Pass) Order => ((tenant.Running + _extra) / tenant.Weight, tenant.Pass + _extra / tenant.Weight);

    public void Advance()
    {
        Ask = Ask!.Next;
        _extra++;
    }
}
