using GridGrains.Streams.Records;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace GridGrains.Streams.Failures;

internal sealed partial class DeliveryFailureHandler
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} did not take record {Token} of {Stream} within {GiveUpAfter}; policy {Policy}")]
    private partial void LogNotTaken(Guid subscription, LogSequenceToken token, StreamId stream, TimeSpan giveUpAfter, FailurePolicy policy);

    [LoggerMessage(Level = LogLevel.Error, Message = "The dead letter of record {Token} of {Stream} cannot be written; the record is delivered again")]
    private partial void LogLetterFailed(LogSequenceToken token, StreamId stream, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} of {Stream} cannot start at {Token}: it was informed and starts at the next record")]
    private partial void LogNotAttached(Guid subscription, StreamId stream, StreamSequenceToken? token);
}
