
namespace GridGrains.Streams;

/// <summary>Refuses options at the start of a silo or client, with the option's name and what it must be.</summary>
internal sealed class RedpandaStreamOptionsValidator(RedpandaStreamOptions options, string name, bool isSilo, bool hasDeadLetters) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        Require(options.Topics.All(topic => topic.Topic.Length > 0 && topic.Namespace.Length > 0), nameof(options.Topics), "name each topic and namespace");
        Require(options.Topics.DistinctBy(topic => topic.Namespace).Count() == options.Topics.Count, nameof(options.Topics), "use each namespace once");
        Require(options.Topics.DistinctBy(topic => topic.Topic).Count() == options.Topics.Count, nameof(options.Topics), "use each topic once");
        Require(options.MaxRecordBytes > 0, nameof(options.MaxRecordBytes), "be at least 1");
        if (isSilo)
            ValidateSilo();
    }

    private void ValidateSilo()
    {
        Require(options.Topics.Count > 0, nameof(options.Topics), "have a topic: o.AddTopic(\"ORDERS\")");
        RequirePositive(options.PollPeriod, nameof(options.PollPeriod));
        RequirePositive(options.GiveUpAfter, nameof(options.GiveUpAfter));
        RequirePositive(options.RetryDelay, nameof(options.RetryDelay));
        Require(options.MaxRetryDelay >= options.RetryDelay, nameof(options.MaxRetryDelay), "be at least RetryDelay");
        RequirePositive(options.CheckpointPeriod, nameof(options.CheckpointPeriod));
        RequirePositive(options.InactivityPeriod, nameof(options.InactivityPeriod));
        Require(!string.IsNullOrWhiteSpace(options.CheckpointStorage), nameof(options.CheckpointStorage), "name a grain storage");
        Require(options.ReadSize > 0, nameof(options.ReadSize), "be at least 1");
        Require(options.CacheSize >= options.ReadSize, nameof(options.CacheSize), "be at least ReadSize");
        Require(options.MaxIdleStreams > 0, nameof(options.MaxIdleStreams), "be at least 1");
        Require(Enum.IsDefined(options.OnFailure), nameof(options.OnFailure), "be Retry, DeadLetter or Stop");
        Require(Enum.IsDefined(options.NewQueuesStartAt), nameof(options.NewQueuesStartAt), "be Earliest or Latest");
        Require(
            options.OnFailure != FailurePolicy.DeadLetter || options.DeadLetterTopic is { Length: > 0 } || hasDeadLetters,
            nameof(options.DeadLetterTopic), "be given for the policy DeadLetter, or register an IStreamDeadLetters");
    }

    private void RequirePositive(TimeSpan value, string option) => Require(value > TimeSpan.Zero, option, "be above zero");

    private void Require(bool isMet, string option, string must)
    {
        if (!isMet)
            throw new OrleansConfigurationException($"stream provider '{name}': {option} must {must}");
    }
}
