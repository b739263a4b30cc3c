using System.Collections.Concurrent;
using GridGrains.Streams.Records;

namespace GridGrains.Tests.Streams;

/// <summary>What subscribers of a key were given, outside of grains and silos, so that it outlives both; and how they behave.</summary>
internal sealed class Inbox
{
    private static readonly ConcurrentDictionary<string, Inbox> All = new();

    private readonly ConcurrentQueue<(int Number, LogSequenceToken Token, string Silo)> _taken = new();
    private readonly ConcurrentQueue<Exception> _errors = new();

    /// <summary>Called before an order is taken; what it throws is the handler's failure.</summary>
    public Func<Order, Task> Handler { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<int> Numbers => [.. _taken.Select(taken => taken.Number)];

    public IReadOnlyList<LogSequenceToken> Tokens => [.. _taken.Select(taken => taken.Token)];

    public IReadOnlyList<string> Silos => [.. _taken.Select(taken => taken.Silo)];

    public IReadOnlyList<Exception> Errors => [.. _errors];

    public int Attempts;

    public static Inbox Of(string key) => All.GetOrAdd(key, _ => new Inbox());

    public async Task TakeAsync(Order order, LogSequenceToken token, string silo)
    {
        Interlocked.Increment(ref Attempts);
        await Handler(order);
        _taken.Enqueue((order.Number, token, silo));
    }

    public void Fail(Exception error) => _errors.Enqueue(error);

    public Task HasAsync(params int[] numbers) => Eventually.TrueAsync(() => numbers.All(Numbers.Contains), () => $"orders {string.Join(' ', numbers)} arrive; there are {string.Join(' ', Numbers)}");
}
