using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.Tests.Lake;

/// <summary>Rows with round numbers. Offsets are set by <see cref="Range"/>.</summary>
internal static class Prices
{
    public static readonly TopicPartition RealTime0 = new(Topics.RealTimeLmp, 0);
    public static readonly TopicPartition RealTime1 = new(Topics.RealTimeLmp, 1);
    public static readonly TopicPartition DayAhead0 = new(Topics.DayAheadLmp, 0);
    public static readonly TopicPartition DeadLetters0 = new(Topics.DeadLetters, 0);

    public static LmpRow RealTime(
        string node, DateTime startUtc, double lmp, int knownAfterMinutes = 10, string iso = "CAISO", PriceProduct product = PriceProduct.RealTime5Min, string? hub = null) =>
        new(
            new EntityKey(Isos.Get(iso), node),
            new LmpFact
            {
                Product = product,
                IntervalStartUtc = startUtc,
                IntervalMinutes = product.IntervalMinutes(),
                Lmp = lmp,
                Energy = lmp - 1,
                Congestion = 1,
                KnownAtUtc = startUtc.AddMinutes(knownAfterMinutes),
                KnownAtBasis = KnownAtBasis.Published,
            },
            hub is null ? NodeLabels.None : new NodeLabels(Hub: hub, Zone: "Z"), 0, "TEST", startUtc.AddMinutes(11));

    public static LmpRow DayAhead(string node, DateTime startUtc, double lmp, string iso = "CAISO") =>
        RealTime(node, startUtc, lmp, -600, iso, PriceProduct.DayAheadHourly);

    public static PartitionRows Range(TopicPartition partition, long from, params LmpRow[] rows) =>
        new(partition, from, from + rows.Length, new RowList<LmpRow>([.. rows.Select((row, i) => row with { Offset = from + i, Partition = LogPartitions.NumberOf(partition) })]));

    public static PartitionRows Letters(long from, params DeadLetter[] deadLetters) =>
        new(DeadLetters0, from, from + deadLetters.Length, new RowList<DeadLetterRow>([.. deadLetters.Select((deadLetter, i) => new DeadLetterRow(deadLetter, from + i))]));
}
