using System.Collections.Concurrent;
using GridGrains.Grains.Catalog;
using GridGrains.Silo.Catalog.Runs;
using GridGrains.Tests.Integration.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Http;

public sealed class RunOutboxTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CatalogInstruments _instruments = new(new UnheardMeters());

    [Fact]
    public async Task Destination_that_fails_is_tried_again_in_order_and_one_that_refuses_is_not()
    {
        var destination = new Flaky { Failures = 3, Refused = 2 };
        var outbox = new RunOutbox(destination, _instruments, _clock, NullLogger.Instance);
        Array.ForEach((byte[][])[[1], [2], [3]], outbox.Post);
        outbox.Complete();

        await EndAsync(outbox);

        Assert.Equal([1, 3], destination.Taken);
        Assert.Equal([1, 1, 1, 1, 2, 3], destination.Asked);
    }

    [Fact]
    public async Task Destination_that_never_answers_costs_its_events_and_nothing_else()
    {
        var destination = new Flaky { Failures = int.MaxValue };
        var outbox = new RunOutbox(destination, _instruments, _clock, NullLogger.Instance);
        for (var i = 0; i < RunOutbox.MaxWaiting + 10; i++)
        {
            // What does not fit is dropped at once: the caller never waits.
            outbox.Post([(byte)(i % 100)]);
        }

        using var ending = new CancellationTokenSource();
        var running = outbox.RunAsync(ending.Token);
        await Poll.UntilAsync(
            () =>
            {
                _clock.Advance(RunOutbox.LongestPause);
                return Task.FromResult(destination.Asked.Count > RunOutbox.MaxAttempts);
            },
            "the second event is tried");
        Assert.Equal(RunOutbox.MaxAttempts, destination.Asked.Count(asked => asked == 0));
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task EndAsync(RunOutbox outbox)
    {
        var running = outbox.RunAsync(CancellationToken.None);
        await Poll.UntilAsync(
            () =>
            {
                _clock.Advance(RunOutbox.FirstPause);
                return Task.FromResult(running.IsCompleted);
            },
            "the outbox is empty");
        await running;
    }

    private sealed class Flaky : IRunDestination
    {
        public string Name => "flaky";

        public int Failures { get; set; }

        public int? Refused { get; init; }

        public ConcurrentQueue<int> Asked { get; } = new();

        public List<int> Taken { get; } = [];

        public Task SendAsync(byte[] payload, CancellationToken cancellation)
        {
            Asked.Enqueue(payload[0]);
            if (payload[0] == Refused)
            {
                throw new RunEventRefusedException("never");
            }

            if (Failures-- > 0)
            {
                throw new IOException("not now");
            }

            Taken.Add(payload[0]);
            return Task.CompletedTask;
        }
    }
}
