using Confluent.Kafka;
using GridGrains.Domain;

namespace GridGrains.Durability.Kafka;

/// <summary>Turns librdkafka's and the broker's error codes into the port's.</summary>
internal static class KafkaErrors
{
    public static DomainException From(Error error, string doing, Exception? inner = null) =>
        new(CodeOf(error.Code), $"{doing}: {error.Reason} ({error.Code})", inner);

    private static DomainErrorCode CodeOf(ErrorCode code) => code switch
    {
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => DomainErrorCode.UnknownTopic,
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidRecord => DomainErrorCode.InvalidRecord,
        ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset => DomainErrorCode.RecordsGone,
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.TopicAuthorizationFailed or
            ErrorCode.ClusterAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.Local_InvalidArg => DomainErrorCode.InvalidSetting,
        _ => DomainErrorCode.StorageUnavailable,
    };
}
