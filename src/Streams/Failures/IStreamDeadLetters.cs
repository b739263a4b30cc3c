using GridGrains.Streams.Records;

namespace GridGrains.Streams.Failures;

/// <summary>Takes records that a subscriber did not take.</summary>
public interface IStreamDeadLetters
{
    /// <summary>Stores the letter durably. While this throws, the record is delivered again.</summary>
    Task WriteAsync(StreamDeadLetter letter, CancellationToken cancellation);
}

/// <param name="Topic">Where the record lies; with partition and offset it is the letter's identity, so a repeated letter is the same.</param>
/// <param name="Subscription">Id of the subscription that did not take it.</param>
public sealed record StreamDeadLetter(string Topic, int Partition, StreamRecord Record, Guid Subscription, string Message, DateTime FailedAtUtc)
{
    /// <summary>Stable word for programs.</summary>
    public const string Code = "not_delivered";
}
