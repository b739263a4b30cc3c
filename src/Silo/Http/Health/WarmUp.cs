using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Governance;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GridGrains.Silo.Http.Health;

/// <summary>
/// Exercises the read paths once the shards can be read and before the silo calls itself ready: the first requests of a cold process
/// are slower by orders of magnitude.
/// </summary>
internal sealed partial class WarmUp(
    ShardStatuses shards, WarmUpRounds rounds, IServer server, KeyStore keys, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<WarmUp> logger) : BackgroundService
{
    private const int InProcessRounds = 300;
    private const int HttpRounds = 200;

    // A processor that the first replay of a feed keeps busy would stretch the rounds: whoever waits for the silo is informed sooner.
    private static readonly TimeSpan InProcessBudget = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HttpBudget = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan HttpDeadline = TimeSpan.FromSeconds(10);

    private volatile bool _isDone;

    public bool IsDone => _isDone;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        while (!shards.IsReady)
        {
            await Task.Delay(PollInterval, clock, stoppingToken);
        }

        var started = clock.GetTimestamp();
        using (var budget = new CancellationTokenSource(InProcessBudget, clock))
        {
            await Task.Run(() => rounds.RunInProcess(InProcessRounds, budget.Token), stoppingToken);
        }

        await RunOverHttpAsync(stoppingToken);
        _isDone = true;
        LogDone(logger, clock.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task RunOverHttpAsync(CancellationToken stoppingToken)
    {
        if (LoopbackAddress() is not { } address)
        {
            LogNoLoopback(logger);
            return;
        }

        using var budget = new CancellationTokenSource(HttpBudget, clock);
        using var deadline = new CancellationTokenSource(HttpDeadline, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            await WarmUpRounds.RunOverHttpAsync(address, keys.OwnKey.Reveal(), HttpRounds, budget.Token, ending.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
        {
            // A silo that cannot reach itself can still serve; its first requests will be slow.
            LogHttpFailed(logger, address, deadline.IsCancellationRequested ? $"not done within {HttpDeadline.TotalSeconds:0} s" : exception.Message);
        }
    }

    private Uri? LoopbackAddress()
    {
        foreach (var text in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var address = BindingAddress.Parse(text);
            if (address.Scheme == Uri.UriSchemeHttp && !address.IsUnixPipe && !address.IsNamedPipe)
            {
                var isWildcard = address.Host is "*" or "+" or "[::]" or "0.0.0.0";
                return new UriBuilder(address.Scheme, isWildcard ? "127.0.0.1" : address.Host, address.Port).Uri;
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Read paths are warm after {Milliseconds:0} ms")]
    private static partial void LogDone(ILogger logger, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No plain HTTP address to warm up over; first requests will be slow")]
    private static partial void LogNoLoopback(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Warming up over {Address} failed ({Reason}); first requests will be slow")]
    private static partial void LogHttpFailed(ILogger logger, Uri address, string reason);
}
