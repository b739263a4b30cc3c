using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.ClickHouse.Engine;

/// <summary>Keeps an embedded ClickHouse engine running: gets its library, starts it as a child process, watches it, starts it again when it
/// ends. Where another process of this machine already runs an engine on the same data directory, that one is shared, and taken over when
/// it goes. It never throws at its owner: what is wrong is in <see cref="State"/>.</summary>
public sealed partial class ClickHouseServer : IAsyncDisposable
{
    private const int ProbeMisses = 3;
    private const int ProgressLogPercent = 20;

    private static readonly TimeSpan LockedRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LockedPatience = TimeSpan.FromSeconds(30);

    private readonly ClickHouseServerOptions _options;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly EngineProbe _probe;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
    private readonly Task _supervision;
    private TaskCompletionSource _changed = NewSignal();
    private ClickHouseServerState _state = new ClickHouseServerState.Starting("libchdb");
    private string? _lastReason;
    private (string Step, int Mark) _lastProgress;
    private int _port;
    private int _faults;
    private int _restarts;

    private ClickHouseServer(ClickHouseServerOptions options, ILogger log, TimeProvider time)
    {
        (_options, _log, _time, _port, _probe) = (options, log, time, options.Port, new EngineProbe(options.ProbeTimeout));
        _supervision = Task.Run(() => SuperviseAsync(_stop.Token));
    }

    /// <summary>Each new state, in order, on a thread of the supervisor: return soon.</summary>
    public event Action<ClickHouseServerState>? Changed;

    public ClickHouseServerState State => Volatile.Read(ref _state);

    /// <summary>The engine's address while it is ready; it changes when another process's engine is taken over, so ask for it each time.</summary>
    public ClickHouseEndpoint? Endpoint => (State as ClickHouseServerState.Ready)?.Endpoint;

    /// <summary>How often an engine that had been ready ended unasked.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>Process of the engine where it is this server's own.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Begins and returns at once.</summary>
    public static ClickHouseServer Start(ClickHouseServerOptions options, ILogger? log = null, TimeProvider? time = null) =>
        new(options, log ?? NullLogger.Instance, time ?? TimeProvider.System);

    /// <summary>Begins and waits until the engine is ready or degraded.</summary>
    public static async Task<ClickHouseServer> StartAsync(
        ClickHouseServerOptions options, ILogger? log = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var server = Start(options, log, time);
        try
        {
            await server.WaitAsync(state => state is not ClickHouseServerState.Starting, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits, through restarts if need be, for a ready engine.</summary>
    /// <exception cref="ObjectDisposedException">The server was stopped.</exception>
    public async Task<ClickHouseEndpoint> WaitUntilReadyAsync(CancellationToken cancellation)
    {
        var state = await WaitAsync(state => state is ClickHouseServerState.Ready or ClickHouseServerState.Stopped, cancellation);
        return state is ClickHouseServerState.Ready ready ? ready.Endpoint : throw new ObjectDisposedException(nameof(ClickHouseServer));
    }

    /// <summary>Waits for a state that <paramref name="wanted"/> accepts, the present one included.</summary>
    public async Task<ClickHouseServerState> WaitAsync(Func<ClickHouseServerState, bool> wanted, CancellationToken cancellation)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (State is var state && wanted(state))
            {
                return state;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>Stops the engine where it is this server's own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _supervision;
            Become(new ClickHouseServerState.Stopped());
            _probe.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task SuperviseAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var fault = await RunOnceAsync(stop);
                if (fault is not null)
                {
                    Degrade(fault);
                    await Task.Delay(_options.Restart.Delay(++_faults), _time, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped by the owner.
        }
    }

    /// <returns>What went wrong; null where the next try may follow at once.</returns>
    private async Task<string?> RunOnceAsync(CancellationToken stop)
    {
        try
        {
            if (await ShareAsync(stop))
            {
                return null;
            }

            var library = await _options.Library.LocateAsync(new Reporter(Report), stop);
            return await RunEngineAsync(library, stop);
        }
        catch (LibchdbException error)
        {
            return error.Message;
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return $"the ClickHouse engine cannot be started: {error.Message}";
        }
    }

    /// <summary>Uses the engine of another process for as long as it answers.</summary>
    private async Task<bool> ShareAsync(CancellationToken stop)
    {
        if (SharedEngine.Read(_options.DataDirectory) is not { } endpoint || await _probe.VersionAsync(endpoint, stop) is not { } version)
        {
            return false;
        }

        LogShared(_log, version, endpoint.Address, _options.DataDirectory);
        Become(new ClickHouseServerState.Ready(endpoint, version, Shared: true));
        await WatchAsync(endpoint, Task.Delay(Timeout.InfiniteTimeSpan, stop), misses: 1, stop);
        Become(new ClickHouseServerState.Starting("the shared engine has ended"));
        return true;
    }

    private async Task<string?> RunEngineAsync(string library, CancellationToken stop)
    {
        if (!File.Exists(_options.EnginePath))
        {
            return $"the ClickHouse engine is not installed: there is no {_options.EnginePath}";
        }

        var started = _time.GetTimestamp();
        await using var engine = await EngineProcess.StartAsync(_options, library, _secret, _port, line => LogComplaint(_log, line), _time);
        if (await engine.WaitUntilReadyAsync(stop) is not var (port, version))
        {
            _port = _options.Port;
            return engine.FoundDirectoryLocked ? await WaitForOtherAsync(stop) : $"the ClickHouse engine does not start: {engine.Obituary()}";
        }

        var endpoint = SharedEngine.At(_port = port, _secret);
        ProcessId = engine.Id;
        if (_options.Confinement is null)
        {
            LogReady(_log, version, endpoint.Address, _options.DataDirectory);
        }

        Become(new ClickHouseServerState.Ready(endpoint, version, Shared: false));
        var hung = await WatchAsync(endpoint, engine.Exited, ProbeMisses, stop);
        if (hung)
        {
            engine.Kill();
        }

        await engine.Exited;
        ProcessId = null;
        Interlocked.Increment(ref _restarts);
        _faults = _time.GetElapsedTime(started) >= _options.Restart.Healthy ? 0 : _faults;
        return hung ? "the ClickHouse engine does not answer and was killed" : $"the ClickHouse engine ended: {engine.Obituary()}";
    }

    /// <summary>Another process is starting an engine here: it will soon answer, or give up.</summary>
    private async Task<string?> WaitForOtherAsync(CancellationToken stop)
    {
        for (var waited = TimeSpan.Zero; waited < LockedPatience; waited += LockedRetry)
        {
            if (SharedEngine.Read(_options.DataDirectory) is { } endpoint && await _probe.AnswersAsync(endpoint, stop))
            {
                return null;
            }

            await Task.Delay(LockedRetry, _time, stop);
        }

        return $"another ClickHouse engine has {_options.DataDirectory} and does not answer";
    }

    /// <returns>True where the engine stopped answering, false where <paramref name="ended"/> came first.</returns>
    private async Task<bool> WatchAsync(ClickHouseEndpoint endpoint, Task ended, int misses, CancellationToken stop)
    {
        for (var missed = 0; missed < misses;)
        {
            if (await Task.WhenAny(ended, Task.Delay(_options.ProbeEvery, _time, stop)) == ended)
            {
                return false;
            }

            stop.ThrowIfCancellationRequested();
            missed = await _probe.AnswersAsync(endpoint, stop) ? 0 : missed + 1;
        }

        return true;
    }

    private void Report(LibchdbProgress progress)
    {
        if ((progress.Step, progress.Percent / ProgressLogPercent) is var mark && mark != _lastProgress)
        {
            _lastProgress = mark;
            LogProgress(_log, progress.Step, progress.Percent);
        }

        Become(new ClickHouseServerState.Starting($"libchdb: {progress.Step} {progress.Percent}%"));
    }

    private void Degrade(string reason)
    {
        if (_lastReason != reason)
        {
            LogDegraded(_log, reason);
            _lastReason = reason;
        }

        Become(new ClickHouseServerState.Degraded(reason));
    }

    private void Become(ClickHouseServerState state)
    {
        _lastReason = state is ClickHouseServerState.Ready ? null : _lastReason;
        Volatile.Write(ref _state, state);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        try
        {
            Changed?.Invoke(state);
        }
        catch (Exception error)
        {
            LogListenerFailed(_log, error);
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it reports in order, on the caller's thread.</summary>
    private sealed class Reporter(Action<LibchdbProgress> report) : IProgress<LibchdbProgress>
    {
        public void Report(LibchdbProgress value) => report(value);
    }
}
