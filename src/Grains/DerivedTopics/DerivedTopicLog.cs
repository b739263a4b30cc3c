using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding;

namespace GridGrains.Grains.DerivedTopics;

/// <summary>
/// Appends to outcome topics (<see cref="Topics.IsDerived"/>). While the log has no room or does not answer, it waits and tries again: the
/// caller comes to rest with all its state, and reads of that state go on. A repeat may append records twice.
/// </summary>
internal sealed class DerivedTopicLog(IPartitionLog log, ShardInstruments instruments, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="OperationCanceledException">The records may be missing.</exception>
    public async Task AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
    {
        for (var tries = 1; !await TryAppendAsync(topic, records, headers, tries, cancellation); tries++)
        {
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    private async Task<bool> TryAppendAsync(string topic, RecordBuffer records, RecordHeaders headers, int tries, CancellationToken cancellation)
    {
        try
        {
            await log.AppendAsync(topic, records, headers, cancellation);
            return true;
        }
        catch (DomainException failure) when (failure.Code is DomainErrorCode.StorageFull or DomainErrorCode.StorageUnavailable)
        {
            instruments.DerivedTopicWaits(topic, tries, failure);
            return false;
        }
    }
}
