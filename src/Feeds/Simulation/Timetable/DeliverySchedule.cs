namespace GridGrains.Feeds.Simulation.Timetable;

/// <summary>The schedule as a feed sees it: with late, repeated and corrected publications, in the order of their delivery.</summary>
public sealed class DeliverySchedule(SimulatedSchedule schedule, Oddities oddities)
{
    /// <summary>All deliveries with <paramref name="fromUtc"/> &lt;= delivery &lt; <paramref name="toUtc"/>, also of earlier publications.</summary>
    public IEnumerable<Delivery> Between(DateTime fromUtc, DateTime toUtc)
    {
        var waiting = new PriorityQueue<Delivery, (DateTime At, long Order)>();
        var order = 0L;
        foreach (var publication in schedule.Between(fromUtc - Oddities.MaxDelay, toUtc))
        {
            while (waiting.TryPeek(out var due, out var priority) && priority.At < publication.KnownAtUtc)
            {
                waiting.Dequeue();
                if (due.DeliverAtUtc >= fromUtc)
                {
                    yield return due;
                }
            }

            foreach (var delivery in DeliveriesOf(publication))
            {
                waiting.Enqueue(delivery, (delivery.DeliverAtUtc, order++));
            }
        }

        while (waiting.TryDequeue(out var rest, out var priority) && priority.At < toUtc)
        {
            if (rest.DeliverAtUtc >= fromUtc)
            {
                yield return rest;
            }
        }
    }

    /// <summary>The truth log: only what was not delivered once and on time.</summary>
    public IEnumerable<Delivery> OdditiesBetween(DateTime fromUtc, DateTime toUtc) =>
        Between(fromUtc, toUtc).Where(delivery => delivery.Kind != DeliveryKind.OnTime);

    private IEnumerable<Delivery> DeliveriesOf(Publication publication)
    {
        yield return oddities.FirstOf(publication);
        if (oddities.DuplicateOf(publication) is { } duplicate)
        {
            yield return duplicate;
        }

        if (oddities.CorrectionOf(publication) is { } correction)
        {
            yield return correction;
        }
    }
}
