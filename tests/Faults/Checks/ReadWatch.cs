using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>
/// Reads nodes, their history, hubs and zones from one silo all the time and judges every answer: the thing itself, a clear 503, or a clear 504 where
/// the request's own limit of time was over first. A request without an answer needs a reason: the process ended, stands still, or starts.
/// </summary>
internal sealed class ReadWatch(SiloSlot silo, IReadOnlyList<EntityKey> nodes, IReadOnlyList<string> groups, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseWhileAway = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Random _random = new(seed);
    private Task _running = Task.CompletedTask;

    public int Answered { get; private set; }

    public int Unavailable { get; private set; }

    /// <summary>Given up at the request's limit: how often says how busy the machine was, not whether an answer was right.</summary>
    public int TimedOut { get; private set; }

    public int Away { get; private set; }

    /// <summary>Distinct prices that every node has at least, because they were durable at a time.</summary>
    public IReadOnlyDictionary<string, long> Floor { get; set; } = new Dictionary<string, long>();

    public string Summary => $"{silo.Name}: {Answered} reads answered, {Unavailable} with 503, {TimedOut} with 504, {Away} while the process was away";

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Fails when any answer so far was neither the thing asked for nor a clear 503 or 504.</summary>
    public void Check(string moment)
    {
        Assert.False(_running.IsFaulted, $"{moment}: the reader of {silo.Name} ended: {_running.Exception}");
        var faults = _faults.ToArray();
        _faults.Clear();
        Assert.True(faults.Length == 0, $"{moment}: {faults.Length} bad answers: {string.Join("\n", faults.Take(5))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!silo.IsRunning)
            {
                await Task.Delay(PauseWhileAway, CancellationToken.None);
                continue;
            }

            await ReadAsync();
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task ReadAsync()
    {
        var node = nodes[_random.Next(nodes.Count)];
        var path = $"v1/nodes/{node.Iso}/{Uri.EscapeDataString(node.Id)}";
        switch (_random.Next(10))
        {
            case 0:
                await JudgeAsync(groups[_random.Next(groups.Count)], JudgeGroup);
                break;
            case 1:
                await JudgeAsync(path + "/history", text => JudgeHistory(node, text));
                break;
            default:
                await JudgeAsync(path, text => JudgeNode(node, text));
                break;
        }
    }

    private async Task JudgeAsync(string path, Func<string, string?> judge)
    {
        var (change, wasReady) = (silo.Change, silo.IsReady);
        try
        {
            using var answer = await silo.Http.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Answered++;
                Blame(path, judge(text));
            }
            else if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && IsProblem(answer))
            {
                Unavailable++;
            }
            else if (answer.StatusCode == HttpStatusCode.GatewayTimeout && IsProblem(answer))
            {
                TimedOut++;
            }
            else
            {
                Blame(path, $"{(int)answer.StatusCode} {text}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            Away++;
            if (wasReady && change == silo.Change && !await silo.IsGoneAsync() && change == silo.Change)
            {
                Blame(path, $"no answer though the process runs: {failure.Message}");
            }
        }
    }

    private static bool IsProblem(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType == "application/problem+json";

    private string? JudgeNode(EntityKey node, string text)
    {
        var view = JsonSerializer.Deserialize(text, ApiJson.Default.NodeView)!;
        return view.Key != node.ToString() ? $"is about {view.Key}"
            : view.Counters.Distinct < Floor.GetValueOrDefault(view.Key) ? $"has {view.Counters.Distinct} prices after {Floor[view.Key]} were durable"
            : null;
    }

    private static string? JudgeHistory(EntityKey node, string text)
    {
        var view = JsonSerializer.Deserialize(text, ApiJson.Default.HistoryView)!;
        return view.Key != node.ToString() ? $"is about {view.Key}"
            : view.Points.Count == 0 ? "has no points"
            : view.Points.Zip(view.Points.Skip(1)).Any(pair => pair.First.IntervalStart >= pair.Second.IntervalStart) ? "has points out of order"
            : null;
    }

    private static string? JudgeGroup(string text)
    {
        var view = JsonSerializer.Deserialize(text, ApiJson.Default.AreaView)!;
        return view.Members.Count == 0 ? "has no members" : null;
    }

    private void Blame(string path, string? fault)
    {
        if (fault is not null)
        {
            _faults.Enqueue($"{DateTimeOffset.UtcNow:mm:ss.fff} {silo.Name} {path}: {fault}");
        }
    }
}
