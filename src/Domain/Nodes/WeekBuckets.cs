namespace GridGrains.Domain.Nodes;

/// <summary>
/// What a series' week holds beside its ring: the prices that have left it, by six hours of UTC. A price is in one of both, so a correction
/// within the ring has nothing to mend here.
/// </summary>
public sealed class WeekBuckets
{
    public const int BucketHours = 6;

    /// <summary>Seven days, the six hours of the newest interval among them.</summary>
    public const int Capacity = 28;

    private readonly WeekBucket[] _buckets = new WeekBucket[Capacity];

    /// <param name="newest">Number of the bucket of the newest interval.</param>
    internal WeekBuckets(long newest) => Newest = newest;

    /// <summary>Number of the newest bucket, in six hours since 0001-01-01 UTC.</summary>
    public long Newest { get; private set; }

    public long Oldest => Math.Max(0, Newest - Capacity + 1);

    public static long NumberOf(DateTime utc) => utc.Ticks / (BucketHours * TimeSpan.TicksPerHour);

    public static DateTime StartOf(long number) => new(number * BucketHours * TimeSpan.TicksPerHour, DateTimeKind.Utc);

    public ref readonly WeekBucket this[long number] => ref _buckets[IndexOf(number)];

    public bool Holds(long number) => number > Newest - Capacity && number <= Newest;

    /// <summary>Moves the week on to the bucket; what falls out is forgotten.</summary>
    internal void Advance(long newest)
    {
        for (var number = Math.Max(Newest + 1, newest - Capacity + 1); number <= newest; number++)
        {
            _buckets[IndexOf(number)] = default;
        }

        Newest = Math.Max(Newest, newest);
    }

    /// <summary>Takes a price that leaves the ring, or one that came too late for it. Where the interval has one already, the bucket is marked.</summary>
    internal void Take(PriceRing ring, long slot, int priceTicks)
    {
        var start = ring.StartOf(slot);
        var number = NumberOf(start);
        if (Holds(number) && !Of(number).TryAdd((int)((start - StartOf(number)).Ticks / TimeSpan.TicksPerMinute / ring.SlotMinutes), priceTicks))
        {
            Of(number).Mark();
        }
    }

    /// <summary>Marks what lies before the ring: nobody knows what was there.</summary>
    internal void MarkBefore(DateTime oldestOfRingUtc)
    {
        for (var number = Oldest; number <= Newest && StartOf(number) < oldestOfRingUtc; number++)
        {
            Of(number).Mark();
        }
    }

    /// <summary>Makes the marked buckets again of the prices that stand before the ring.</summary>
    /// <param name="standing">A ring of the whole week, with all versions of it.</param>
    internal void Settle(PriceRing ring, PriceRing standing)
    {
        for (var number = Oldest; number <= Newest; number++)
        {
            if (!Of(number).IsMarked)
            {
                continue;
            }

            Of(number) = default;
            var end = Math.Min(ring.SlotOf(StartOf(number + 1)), ring.OldestSlot);
            for (var slot = ring.SlotOf(StartOf(number)); slot < end; slot++)
            {
                if (standing.PriceAt(slot) is var price and not PriceTicks.Missing)
                {
                    Take(ring, slot, price);
                }
            }
        }
    }

    internal void Restore(long number, in WeekBucket bucket) => Of(number) = bucket;

    private ref WeekBucket Of(long number) => ref _buckets[IndexOf(number)];

    private static int IndexOf(long number) => (int)(number % Capacity);
}
