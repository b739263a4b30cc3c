using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Features.Streams;

/// <summary>Watches by what they watch: readers that want the same share one. Each outlives its last reader for a minute, so that a reader can come back.</summary>
internal sealed partial class FeatureWatches(TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<FeatureWatches> logger)
{
    public const int MaxWatches = 64;

    public static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Shared> _shared = [];

    /// <exception cref="ApiException">503: as many things are watched as may.</exception>
    public FeatureWatch Enter(string key, Func<CancellationToken, Task<byte[][]>> read)
    {
        lock (_gate)
        {
            if (!_shared.TryGetValue(key, out var shared))
            {
                if (_shared.Count >= MaxWatches)
                {
                    throw new ApiException(EngineProblems.TooManySubscribers, $"{MaxWatches} different lists of features and entities are watched already; try again later");
                }

                _shared[key] = shared = new Shared(new FeatureWatch(read, clock), CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping));
                _ = Task.Run(() => RunAsync(key, shared), CancellationToken.None);
            }

            shared.Readers++;
            shared.Leaving?.Dispose();
            shared.Leaving = null;
            return shared.Watch;
        }
    }

    public void Leave(string key)
    {
        lock (_gate)
        {
            if (_shared.TryGetValue(key, out var shared) && --shared.Readers == 0)
            {
                shared.Leaving = clock.CreateTimer(_ => End(key, shared), null, Linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task RunAsync(string key, Shared shared)
    {
        try
        {
            await shared.Watch.RunAsync(shared.Ending.Token);
        }
        catch (OperationCanceledException) when (shared.Ending.IsCancellationRequested)
        {
            // Nobody reads it any more, or the silo stops.
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure.Message);
        }

        lock (_gate)
        {
            if (_shared.GetValueOrDefault(key) == shared)
            {
                _shared.Remove(key);
            }
        }

        shared.Leaving?.Dispose();
        shared.Ending.Dispose();
    }

    private void End(string key, Shared shared)
    {
        lock (_gate)
        {
            if (shared.Readers == 0 && _shared.GetValueOrDefault(key) == shared)
            {
                _shared.Remove(key);
                shared.Ending.Cancel();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A watch of features has ended, and with it its readers' streams: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    private sealed class Shared(FeatureWatch watch, CancellationTokenSource ending)
    {
        public FeatureWatch Watch { get; } = watch;

        public CancellationTokenSource Ending { get; } = ending;

        public int Readers { get; set; }

        public ITimer? Leaving { get; set; }
    }
}
