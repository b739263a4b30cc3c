using System.Globalization;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>Prices that are not the sum of their components: a column is shifted, swapped or of another report.</summary>
public sealed class ComponentsJudge : IPartitionJudge
{
    public string Word => "components";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var counts = partition.Tally.Counts;
        return RowFlagVote.Of(Word, counts.IdentityBroken, counts.Rows, () => string.Create(
            CultureInfo.InvariantCulture,
            $"lmp is not energy + congestion + loss in {counts.IdentityBroken} of {counts.Rows} rows, off by {PriceTicks.ToUsd(counts.IdentityErrorTicks) / counts.IdentityBroken:0.00} USD/MWh on average"));
    }
}

/// <summary>Energy that differs between nodes of one balancing authority and interval: another component stands in its place.</summary>
public sealed class EnergyJudge : IPartitionJudge
{
    public string Word => "energy";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var counts = partition.Tally.Counts;
        return RowFlagVote.Of(Word, counts.EnergyUnequal, counts.Rows, () => string.Create(
            CultureInfo.InvariantCulture, $"energy differs between nodes of one interval in {counts.EnergyUnequal} of {counts.Rows} rows: another component stands in its place, or rows of two intervals are mixed"));
    }
}

/// <summary>Intervals that begin between two regular ones.</summary>
public sealed class GridJudge : IPartitionJudge
{
    public string Word => "grid";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var counts = partition.Tally.Counts;
        return RowFlagVote.Of(Word, counts.OffGrid, counts.Rows, () => string.Create(
            CultureInfo.InvariantCulture, $"{counts.OffGrid} of {counts.Rows} rows begin between two regular intervals: their stamps are shifted"));
    }
}

/// <summary>Rows of the partition's files that could not be prices: stamps that contradict each other, text where a number belongs.</summary>
public sealed class RejectedJudge : IPartitionJudge
{
    public string Word => "rejected";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var counts = partition.Tally.Counts;
        return RowFlagVote.Of(Word, counts.Rejected, counts.Rows + counts.Rejected, () => string.Create(
            CultureInfo.InvariantCulture, $"{counts.Rejected} of {counts.Rows + counts.Rejected} rows of its files could not be read as prices; the dead letters give the reasons"));
    }
}

internal static class RowFlagVote
{
    public static PartitionVote? Of(string judge, long flagged, long rows, Func<string> explanation) => flagged > PartitionVerdict.WarnShare * rows
        ? new PartitionVote(judge, flagged, Math.Round((double)flagged / rows, 4), explanation())
        : null;
}
