using Orleans.Runtime.Providers;

namespace GridGrains.Streams.Failures;

/// <summary>Waits before a repetition: the first wait, then twice as long each time, up to the longest.</summary>
internal sealed class DeliveryBackoff(RedpandaStreamOptions options) : IMessageDeliveryBackoffProvider, IQueueReaderBackoffProvider
{
    private const int MaxDoublings = 30;

    public TimeSpan Next(int attempt)
    {
        var wait = options.RetryDelay * (1L << Math.Clamp(attempt, 0, MaxDoublings));
        return wait < options.MaxRetryDelay ? wait : options.MaxRetryDelay;
    }
}
