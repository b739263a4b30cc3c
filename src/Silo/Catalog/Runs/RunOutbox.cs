using System.Threading.Channels;
using GridGrains.Grains.Catalog;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>
/// Events that wait for one destination. A destination that fails is tried again, each time later, and holds up no other; what it does not take in the end, and
/// what does not fit into the queue, is dropped and counted.
/// </summary>
internal sealed partial class RunOutbox(IRunDestination destination, CatalogInstruments instruments, TimeProvider clock, ILogger logger)
{
    public const int MaxWaiting = 1024;
    public const int MaxAttempts = 8;

    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

    public void Post(byte[] payload)
    {
        if (!_waiting.Writer.TryWrite(payload))
        {
            instruments.RunEventDropped(destination.Name);
        }
    }

    /// <summary>No event comes any more: <see cref="RunAsync"/> ends with the last one.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    public async Task RunAsync(CancellationToken ending)
    {
        await foreach (var payload in _waiting.Reader.ReadAllAsync(ending))
        {
            if (await TrySendAsync(payload, ending))
            {
                instruments.RunEventSent(destination.Name);
            }
            else
            {
                instruments.RunEventDropped(destination.Name);
            }
        }
    }

    private async Task<bool> TrySendAsync(byte[] payload, CancellationToken ending)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await destination.SendAsync(payload, ending);
                return true;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception failure) when (failure is RunEventRefusedException || attempt == MaxAttempts)
            {
                LogDropped(logger, destination.Name, attempt, failure.Message);
                return false;
            }
            catch (Exception failure)
            {
                LogTriedAgain(logger, destination.Name, attempt, failure.Message);
            }

            var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (attempt - 1)));
            await Task.Delay(pause, clock, ending);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event of lineage was not taken by {Destination} after {Attempts} attempts and is dropped: {Reason}")]
    private static partial void LogDropped(ILogger logger, string destination, int attempts, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An event of lineage was not taken by {Destination} at attempt {Attempt}: {Reason}")]
    private static partial void LogTriedAgain(ILogger logger, string destination, int attempt, string reason);
}
