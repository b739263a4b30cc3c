using CsCheck;
using GridGrains.Domain.Governance.Admission;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Admission;

public sealed class TierQueueTests
{
    private const string Silo = "silo-1";

    private static readonly DateTime Now = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);

    private int _next;

    [Fact]
    public void As_many_run_as_may_then_wait_in_order_then_are_refused()
    {
        var queue = Queue(concurrent: 2, queue: 2);
        var asks = Enumerable.Range(0, 5).Select(_ => Ask("a")).ToArray();

        var answers = asks.Select(ask => queue.Ask(ask, Now)).ToArray();

        Assert.Equal([TierVerdict.Granted, TierVerdict.Granted, TierVerdict.Waits, TierVerdict.Waits, TierVerdict.QueueFull], answers.Select(answer => answer.Verdict));
        Assert.Equal((1, 2), (answers[2].Place, answers[3].Place));
        Assert.Equal((2, 2), (answers[4].Used, answers[4].Limit));
        Assert.NotNull(answers[4].AgainAtUtc);
        Assert.Equal([asks[2].Id], queue.Release(asks[0].Id, Now.AddSeconds(4)));
        Assert.Equal((TierVerdict.Granted, 1), (queue.Find(asks[2].Id, Now).Verdict, queue.Find(asks[3].Id, Now).Place));
        Assert.Equal(TimeSpan.FromSeconds(4), queue.Find(asks[3].Id, Now).ExpectedWait);
        Assert.Equal(TierVerdict.Gone, queue.Find(asks[0].Id, Now).Verdict);
    }

    [Fact]
    public void Repeated_ask_and_repeated_release_change_nothing()
    {
        var queue = Queue(concurrent: 1, queue: 5, perHour: 2);
        var (first, second) = (Ask("a"), Ask("a"));
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(TierVerdict.Granted, queue.Ask(first, Now).Verdict);
            Assert.Equal((TierVerdict.Waits, 1), (queue.Ask(second, Now).Verdict, queue.Ask(second, Now).Place));
        }

        Assert.Equal([second.Id], queue.Release(first.Id, Now));
        Assert.Empty(queue.Release(first.Id, Now));
        Assert.Equal((1, 0), (queue.Running, queue.Waiting));
    }

    [Fact]
    public void Tenant_that_floods_the_queue_waits_for_itself()
    {
        var queue = Queue(concurrent: 4, queue: 1000);
        var flood = Enumerable.Range(0, 500).Select(_ => Ask("flood")).ToList();
        flood.ForEach(ask => queue.Ask(ask, Now));
        var desk = Enumerable.Range(0, 2).Select(_ => Ask("desk")).ToArray();

        Assert.All(desk, ask => Assert.InRange(queue.Ask(ask, Now).Place, 1, 3));

        var granted = flood.Take(2).SelectMany(ask => queue.Release(ask.Id, Now)).ToList();
        Assert.Equal(desk.Select(ask => ask.Id), granted);
    }

    [Fact]
    public void Place_of_a_flood_goes_to_a_tenant_with_fewer()
    {
        var queue = Queue(concurrent: 1, queue: 10);
        var flood = Enumerable.Range(0, 11).Select(_ => Ask("flood")).ToArray();
        Array.ForEach(flood, ask => queue.Ask(ask, Now));
        Assert.Equal((TierVerdict.QueueFull, null), (queue.Ask(Ask("flood"), Now).Verdict, queue.Displaced));

        var desk = Ask("desk");
        Assert.Equal((TierVerdict.Waits, 1), (queue.Ask(desk, Now).Verdict, queue.Find(desk.Id, Now).Place));

        Assert.Equal((flood[10].Id, 10), (queue.Displaced, queue.Waiting));
        Assert.Equal((TierVerdict.QueueFull, 10), (queue.Find(flood[10].Id, Now).Verdict, queue.Find(flood[10].Id, Now).Limit));
        Assert.Equal(TierVerdict.QueueFull, queue.Ask(flood[10], Now).Verdict);
        queue.Release(flood[10].Id, Now);
        Assert.Equal((TierVerdict.Gone, 10), (queue.Find(flood[10].Id, Now).Verdict, queue.Waiting));
        Assert.Equal([desk.Id], queue.Release(flood[0].Id, Now));
    }

    [Fact]
    public void Places_of_a_full_queue_follow_the_weights_and_nobody_takes_them_back()
    {
        var queue = Queue(concurrent: 1, queue: 8);
        for (var i = 0; i < 40; i++)
        {
            queue.Ask(Ask("light"), Now);
        }

        for (var i = 0; i < 40; i++)
        {
            queue.Ask(Ask("heavy", weight: 3), Now);
            queue.Ask(Ask("light"), Now);
        }

        var waiting = queue.Uses(Now).ToDictionary(use => use.Tenant, use => use.Waiting);
        Assert.Equal((2, 6), (waiting["light"], waiting["heavy"]));
    }

    [Fact]
    public void Work_that_was_put_off_keeps_its_place()
    {
        var queue = Queue(concurrent: 1, queue: 2);
        queue.Ask(Ask("flood"), Now);
        TierAsk[] jobs = [Ask("flood") with { IsCharged = true }, Ask("flood") with { IsCharged = true }];
        Array.ForEach(jobs, job => queue.Ask(job, Now));

        Assert.Equal(TierVerdict.QueueFull, queue.Ask(Ask("desk"), Now).Verdict);
        Assert.All(jobs, job => Assert.Equal(TierVerdict.Waits, queue.Find(job.Id, Now).Verdict));
    }

    [Fact]
    public void Turns_follow_the_weights()
    {
        var queue = Queue(concurrent: 8, queue: 1000);
        var running = new Queue<TierAsk>();
        for (var i = 0; i < 8; i++)
        {
            var filler = Ask("filler");
            queue.Ask(filler, Now);
            running.Enqueue(filler);
        }

        var asks = Enumerable.Range(0, 80).SelectMany(_ => new[] { Ask("light"), Ask("heavy", weight: 3) }).ToDictionary(ask => ask.Id);
        foreach (var ask in asks.Values)
        {
            queue.Ask(ask, Now);
        }

        var granted = new List<string>();
        while (running.TryDequeue(out var ended) && granted.Count < 60)
        {
            foreach (var id in queue.Release(ended.Id, Now))
            {
                granted.Add(asks[id].Tenant);
                running.Enqueue(asks[id]);
            }
        }

        Assert.InRange(granted.Count(tenant => tenant == "heavy") / (double)granted.Count(tenant => tenant == "light"), 2.5, 3.5);
    }

    [Fact]
    public void Quota_is_of_the_tenant_and_tells_use_limit_and_when_again()
    {
        var queue = Queue(concurrent: 100, queue: 0, perHour: 3, perDay: 5);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TierVerdict.Granted, queue.Ask(Ask("a"), Now.AddMinutes(i)).Verdict);
        }

        var refused = queue.Ask(Ask("a"), Now.AddMinutes(3));
        Assert.Equal((TierVerdict.QuotaExceeded, "hour", 3, 3), (refused.Verdict, refused.Window, refused.Used, refused.Limit));
        Assert.Equal(TierVerdict.Granted, queue.Ask(Ask("b"), Now.AddMinutes(3)).Verdict);
        Assert.Equal(TierVerdict.QuotaExceeded, queue.Ask(Ask("a"), refused.AgainAtUtc!.Value.AddTicks(-1)).Verdict);
        Assert.Equal(TierVerdict.Granted, queue.Ask(Ask("a"), refused.AgainAtUtc.Value).Verdict);

        Assert.Equal(TierVerdict.Granted, queue.Ask(Ask("a"), Now.AddHours(3)).Verdict);
        Assert.Equal(("day", 5), (queue.Ask(Ask("a"), Now.AddHours(6)).Window, queue.Ask(Ask("a"), Now.AddHours(6)).Used));
    }

    [Fact]
    public void Refused_queries_do_not_count()
    {
        var queue = Queue(concurrent: 1, queue: 0, perHour: 2);
        var first = Ask("a");
        queue.Ask(first, Now);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(TierVerdict.QueueFull, queue.Ask(Ask("a"), Now).Verdict);
        }

        queue.Release(first.Id, Now);
        Assert.Equal(TierVerdict.Granted, queue.Ask(Ask("a"), Now).Verdict);
    }

    [Fact]
    public void What_a_silent_silo_holds_ends_after_a_lease()
    {
        var queue = Queue(concurrent: 1, queue: 5);
        var (dead, waitsThere, waitsHere) = (Ask("a", silo: "dead"), Ask("a", silo: "dead"), Ask("a"));
        queue.Ask(dead, Now);
        queue.Ask(waitsThere, Now);
        queue.Ask(waitsHere, Now);
        queue.Renew(Silo, [], Now.AddSeconds(10));

        Assert.Empty(queue.Expire(Now + TierQueue.LeaseLength - TimeSpan.FromTicks(1)));
        Assert.Equal([waitsHere.Id], queue.Expire(Now + TierQueue.LeaseLength));
        Assert.Equal(TierVerdict.Gone, queue.Find(waitsThere.Id, Now).Verdict);
        Assert.Equal((1, 0), (queue.Running, queue.Waiting));
    }

    [Fact]
    public void Query_whose_end_was_not_heard_ends_when_its_silo_names_it_no_more()
    {
        var queue = Queue(concurrent: 1, queue: 5);
        var (lost, next) = (Ask("a"), Ask("a"));
        queue.Ask(lost, Now);
        queue.Ask(next, Now);

        Assert.Empty(queue.Renew(Silo, [], Now.AddSeconds(5)));
        Assert.Equal([next.Id], queue.Renew(Silo, [], Now + TierQueue.LeaseLength));
    }

    [Fact]
    public void Tier_that_lost_its_state_takes_in_what_runs()
    {
        var fresh = Queue(concurrent: 1, queue: 5);
        var (running, other) = (Ask("a"), Ask("b"));

        fresh.Renew(Silo, [running], Now);

        Assert.Equal((TierVerdict.Waits, TierVerdict.Granted), (fresh.Ask(other, Now).Verdict, fresh.Find(running.Id, Now).Verdict));
        Assert.Equal([other.Id], fresh.Release(running.Id, Now));
    }

    [Fact]
    public void Counted_quotas_outlive_the_tiers_state()
    {
        var queue = Queue(concurrent: 100, queue: 0, perDay: 7);
        for (var i = 0; i < 7; i++)
        {
            queue.Ask(Ask("a"), Now.AddMinutes(10 * i));
        }

        var fresh = Queue(concurrent: 100, queue: 0, perDay: 7);
        fresh.TakeIn(queue.Counted(Now.AddHours(2)), Now.AddHours(2));

        Assert.Equal(("day", 7), (fresh.Ask(Ask("a"), Now.AddHours(2)).Window, fresh.Uses(Now.AddHours(2)).Single().UsedDay));
        Assert.Equal(TierVerdict.Granted, fresh.Ask(Ask("a"), Now.AddDays(1).AddHours(2)).Verdict);
    }

    [Fact]
    public void Larger_tier_grants_at_once_and_a_smaller_one_ends_nothing()
    {
        var queue = Queue(concurrent: 2, queue: 5);
        var asks = Enumerable.Range(0, 4).Select(_ => Ask("a")).ToArray();
        Array.ForEach(asks, ask => queue.Ask(ask, Now));

        Assert.Equal([asks[2].Id], queue.Take(queue.Policy with { Concurrent = 3 }, Now));
        Assert.Empty(queue.Take(queue.Policy with { Concurrent = 1, Queue = 0 }, Now));
        Assert.Equal((3, 1), (queue.Running, queue.Waiting));
        Assert.Empty(queue.Release(asks[0].Id, Now));
    }

    /// <summary>Whatever happens in whatever order, bounds hold, nobody is lost and no slot leaks.</summary>
    [Fact]
    public void Bounds_hold_and_nothing_leaks() => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 2]).Array[1, 300].Sample(
        steps =>
        {
            var queue = Queue(concurrent: 3, queue: 8);
            var (alive, time) = (new List<TierAsk>(), Now);
            foreach (var (act, which, silo) in steps)
            {
                time = time.AddSeconds(act);
                var name = $"silo-{silo}";
                switch (act)
                {
                    case <= 2:
                        var ask = Ask($"tenant-{which}", 1 + which, name);
                        if (queue.Ask(ask, time).Verdict is TierVerdict.Granted or TierVerdict.Waits)
                        {
                            alive.Add(ask);
                        }

                        break;
                    case 3 when alive.Count > 0:
                        queue.Release(alive[which % alive.Count].Id, time);
                        alive.RemoveAt(which % alive.Count);
                        break;
                    case 4:
                        queue.Renew(name, [.. alive.Where(known => known.Silo == name && queue.Find(known.Id, time).Verdict == TierVerdict.Granted)], time);
                        break;
                    default:
                        queue.Expire(time);
                        break;
                }

                alive.RemoveAll(known => queue.Find(known.Id, time).Verdict is TierVerdict.Gone or TierVerdict.QueueFull);
                Assert.InRange(queue.Running, 0, 3);
                Assert.InRange(queue.Waiting, 0, 8);
                Assert.True(queue.Waiting == 0 || queue.Running == 3, "a slot is free while somebody waits");
                Assert.Equal(alive.Count, queue.Running + queue.Waiting);
                var places = alive.Select(known => queue.Find(known.Id, time).Place).Where(place => place > 0).Order();
                Assert.Equal(Enumerable.Range(1, queue.Waiting), places);
            }

            alive.ForEach(known => queue.Release(known.Id, time));
            Assert.Equal((0, 0), (queue.Running, queue.Waiting));
            Assert.All(queue.Uses(time), use => Assert.Equal((0, 0), (use.Running, use.Waiting)));
        },
        iter: 200);

    private static TierQueue Queue(int concurrent, int queue, int? perHour = null, int? perDay = null) =>
        new(new TierPolicy("interactive", concurrent, queue, PerHour: perHour, PerDay: perDay));

    private TierAsk Ask(string tenant, double weight = 1, string silo = Silo) => new(new Guid(Interlocked.Increment(ref _next), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), tenant, weight, silo);
}
