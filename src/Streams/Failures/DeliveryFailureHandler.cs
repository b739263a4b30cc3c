using GridGrains.Streams.Queues;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace GridGrains.Streams.Failures;

/// <summary>
/// Decides about a record that was not taken within the give-up time. Whatever is not settled here stays the subscription's next record.
/// </summary>
internal sealed partial class DeliveryFailureHandler(
    Func<PartitionQueue?> queue,
    RedpandaStreamOptions options,
    IStreamDeadLetters? deadLetters,
    StreamQueueInstruments instruments,
    TimeProvider time,
    ILogger logger) : IStreamFailureHandler
{
    public bool ShouldFaultSubsriptionOnError => options.OnFailure == FailurePolicy.Stop;

    public async Task OnDeliveryFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        if (queue() is not { } partition || partition.FindFailed(streamIdentity, sequenceToken) is not { Failed: { } failed } cursor)
            return;
        instruments.DeliveryFailed(partition.Partition.Topic);
        LogNotTaken(subscriptionId.Guid, failed.Record.Token, streamIdentity, options.GiveUpAfter, options.OnFailure);
        if (deadLetters is null)
            return;
        var message = $"subscription {subscriptionId.Guid} did not take the record within {options.GiveUpAfter}";
        var letter = new StreamDeadLetter(partition.Partition.Topic, partition.Partition.Partition, failed.Record, subscriptionId.Guid, message, time.GetUtcNow().UtcDateTime);
        try
        {
            await deadLetters.WriteAsync(letter, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The record is delivered again, and after the next give-up time the letter is tried again.
            LogLetterFailed(failed.Record.Token, streamIdentity, failure);
            return;
        }

        cursor.Settle();
        instruments.DeadLetterWritten(partition.Partition.Topic);
    }

    public Task OnSubscriptionFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        LogNotAttached(subscriptionId.Guid, streamIdentity, sequenceToken);
        return Task.CompletedTask;
    }
}
