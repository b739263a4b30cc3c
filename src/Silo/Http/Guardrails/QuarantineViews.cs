using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Guardrails;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Partitions as the interface shows them.</summary>
internal static class QuarantineViews
{
    public static QuarantineView Of(QuarantineEntry entry)
    {
        var (id, decision) = (entry.Id, entry.Decision);
        return new QuarantineView(
            id.ToString(), id.Iso.Code, id.Product.Name(), LocalDatePattern.Iso.Format(id.Day), id.Table, PartitionWords.Of(decision.Status), decision.IsInForce, entry.Sequence, decision.At,
            decision.Actor, decision.Reason, id.StartUtc, id.EndUtc, decision.Rows, decision.DefectRows, decision.DefectShare,
            [.. decision.Votes.Select(vote => new QuarantineVoteView(vote.Judge, vote.Rows, vote.Share, vote.Explanation))],
            [.. entry.History.Select(act => new QuarantineActView(act.Sequence, PartitionWords.Of(act.Decision.Status), act.Decision.At, act.Decision.Actor, act.Decision.Reason))]);
    }
}
