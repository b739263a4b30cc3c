using GridGrains.Streams;
using Orleans.Configuration;
using Xunit;

namespace GridGrains.Tests.Streams;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<RedpandaStreamOptions>> Wrong() => new()
    {
        { nameof(RedpandaStreamOptions.Topics), options => options.Topics.Clear() },
        { nameof(RedpandaStreamOptions.Topics), options => options.AddReadOnlyTopic("OTHER", "ORDERS") },
        { nameof(RedpandaStreamOptions.Topics), options => options.AddReadOnlyTopic("ORDERS", "other") },
        { nameof(RedpandaStreamOptions.PollPeriod), options => options.PollPeriod = TimeSpan.Zero },
        { nameof(RedpandaStreamOptions.GiveUpAfter), options => options.GiveUpAfter = TimeSpan.Zero },
        { nameof(RedpandaStreamOptions.RetryDelay), options => options.RetryDelay = TimeSpan.Zero },
        { nameof(RedpandaStreamOptions.MaxRetryDelay), options => options.MaxRetryDelay = TimeSpan.Zero },
        { nameof(RedpandaStreamOptions.CheckpointPeriod), options => options.CheckpointPeriod = TimeSpan.Zero },
        { nameof(RedpandaStreamOptions.InactivityPeriod), options => options.InactivityPeriod = TimeSpan.Zero },
        { nameof(RedpandaStreamOptions.CheckpointStorage), options => options.CheckpointStorage = " " },
        { nameof(RedpandaStreamOptions.ReadSize), options => options.ReadSize = 0 },
        { nameof(RedpandaStreamOptions.CacheSize), options => options.CacheSize = options.ReadSize - 1 },
        { nameof(RedpandaStreamOptions.MaxIdleStreams), options => options.MaxIdleStreams = 0 },
        { nameof(RedpandaStreamOptions.MaxRecordBytes), options => options.MaxRecordBytes = 0 },
        { nameof(RedpandaStreamOptions.DeadLetterTopic), options => options.OnFailure = FailurePolicy.DeadLetter },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_option_is_refused_at_the_start_by_its_name(string option, Action<RedpandaStreamOptions> spoil)
    {
        var options = Good();
        spoil(options);

        var refused = Assert.Throws<OrleansConfigurationException>(() => Validate(options));

        Assert.StartsWith($"stream provider 'redpanda': {option} must ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_valid_and_quicker_than_those_of_orleans_where_that_is_free()
    {
        var options = Good();

        Validate(options);

        Assert.Equal(FailurePolicy.Retry, options.OnFailure);
        Assert.True(options.PollPeriod < StreamPullingAgentOptions.DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD);
        Assert.Equal(StreamPullingAgentOptions.DEFAULT_MAX_EVENT_DELIVERY_TIME, options.GiveUpAfter);
        Assert.Equal(StreamPullingAgentOptions.DEFAULT_STREAM_INACTIVITY_PERIOD, options.InactivityPeriod);
    }

    private static void Validate(RedpandaStreamOptions options) =>
        new RedpandaStreamOptionsValidator(options, "redpanda", isSilo: true, hasDeadLetters: false).ValidateConfiguration();

    private static RedpandaStreamOptions Good()
    {
        var options = new RedpandaStreamOptions();
        options.AddTopic("ORDERS");
        return options;
    }
}
