using System.Globalization;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>
/// Prices in cents, or in another unit: a hundred times the usual size, with two digits fewer after the point. Scarcity makes prices as large, and leaves
/// their digits alone.
/// </summary>
public sealed class UnitsJudge : IPartitionJudge
{
    private const double Hundred = 100;
    private const double Twofold = 2.5;
    private const int DigitsOfHundred = 2;

    public string Word => "units";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var tally = partition.Tally;
        var sibling = partition.Siblings.MaxBy(other => other.Rows);
        var usual = partition.Profile ?? (sibling is null ? null : PartitionProfile.Of(sibling));
        if (usual is not { MedianUsd: > 0, Digits: > 0 })
        {
            return null;
        }

        var times = tally.MedianMagnitude() / usual.MedianUsd;
        var digits = tally.UsualDigits();
        var isInCents = IsNear(times, Hundred) && digits <= Math.Max(0, usual.Digits - DigitsOfHundred);
        var isInHundreds = IsNear(times, 1 / Hundred) && digits >= usual.Digits + DigitsOfHundred;
        return isInCents || isInHundreds
            ? new PartitionVote(Word, tally.Rows, 1, string.Create(
                CultureInfo.InvariantCulture,
                $"half of the prices lie beyond {tally.MedianMagnitude():0.##} where {usual.MedianUsd:0.##} is usual, with {digits} digits after the point instead of {usual.Digits}: the unit is not USD/MWh{(isInCents ? " but cents" : "")}"))
            : null;
    }

    private static bool IsNear(double times, double factor) => times > factor / Twofold && times < factor * Twofold;
}
