using System.Globalization;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>
/// Congestion and loss in each other's columns: the sum still holds, so the habits of the two decide. Losses are a small, steady part of energy, and never
/// quite absent; congestion is often none and sometimes large.
/// </summary>
public sealed class SwappedJudge : IPartitionJudge
{
    // Compared with the usual share of losses, which the grid's physics keep within a factor of two.
    private const double ManyTimes = 4;
    private const double Twice = 2;
    private const double LeastLossShare = 0.002;
    private const double NoneOften = 0.10;
    private const double NoneSeldom = 0.02;

    public string Word => "swapped";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var counts = partition.Tally.Counts;
        if (!partition.IsComplete || counts.Split * 2 < counts.Rows || counts.EnergyTicks == 0 || counts.CongestionTicks == 0)
        {
            return null;
        }

        var lossShare = (double)counts.LossTicks / counts.EnergyTicks;
        var congestionShare = (double)counts.CongestionTicks / counts.EnergyTicks;
        var noLoss = (double)counts.NoLoss / counts.Split;
        var noCongestion = (double)counts.NoCongestion / counts.Split;
        return HasTraded(partition.Profile, lossShare, congestionShare, noLoss, noCongestion)
            ? new PartitionVote(Word, counts.Split, 1, string.Create(
                CultureInfo.InvariantCulture,
                $"loss is 0 in {noLoss:P0} of the rows and {lossShare:P0} of energy, congestion is 0 in {noCongestion:P0} and {congestionShare:P0} of energy: each behaves as the other does"))
            : null;
    }

    private static bool HasTraded(PartitionProfile? profile, double lossShare, double congestionShare, double noLoss, double noCongestion)
    {
        // What the days before show decides; without them only the absence of congestion, which losses do not have.
        var isByHabit = profile is { LossShare: > LeastLossShare and var usual }
            && congestionShare > usual / Twice && congestionShare < usual * Twice && (lossShare > usual * ManyTimes || (lossShare < usual / ManyTimes && noLoss > NoneOften));
        return isByHabit || (profile is null && noLoss > NoneOften && noCongestion < NoneSeldom && lossShare > congestionShare);
    }
}
