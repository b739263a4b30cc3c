using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>Rows of one interval of a partition.</summary>
/// <param name="Rows">One for each node, where nothing came twice.</param>
/// <param name="Repeats">Rows with the price of their node's interval before.</param>
/// <param name="SumTicks">Of the prices, in <see cref="PriceTicks"/>: the same in any order.</param>
/// <param name="Least">The lowest price; without meaning where there are no rows.</param>
/// <param name="Most">The highest.</param>
public readonly record struct IntervalTally(int Rows, int Repeats, long SumTicks, double Least, double Most)
{
    public double Mean => PriceTicks.ToUsd(SumTicks) / Rows;

    public IntervalTally With(in IntervalTally other) => Rows == 0 ? other : other.Rows == 0 ? this : new IntervalTally(
        Rows + other.Rows, Repeats + other.Repeats, SumTicks + other.SumTicks, Math.Min(Least, other.Least), Math.Max(Most, other.Most));
}

internal static class IntervalTallies
{
    public static void Observe(ref this IntervalTally tally, double price, bool isRepeat) => tally = tally.Rows == 0
        ? new IntervalTally(1, isRepeat ? 1 : 0, PriceTicks.FromUsd(price), price, price)
        : new IntervalTally(tally.Rows + 1, tally.Repeats + (isRepeat ? 1 : 0), tally.SumTicks + PriceTicks.FromUsd(price), Math.Min(tally.Least, price), Math.Max(tally.Most, price));
}
