using GridGrains.Domain.Log;
using GridGrains.Streams.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Streams;

/// <summary>Options of one stream provider. Silos and clients give the same name, topics and serializer.</summary>
public sealed class RedpandaStreamOptions
{
    /// <summary>Orleans polls every 100 ms; a poll of an idle queue here looks at memory only.</summary>
    public static readonly TimeSpan DefaultPollPeriod = TimeSpan.FromMilliseconds(25);

    /// <summary>Orleans passes over an event after this time; here the failure policy decides then.</summary>
    public static readonly TimeSpan DefaultGiveUpAfter = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan DefaultRetryDelay = TimeSpan.FromMilliseconds(200);

    public static readonly TimeSpan DefaultMaxRetryDelay = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan DefaultCheckpointPeriod = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan DefaultInactivityPeriod = TimeSpan.FromMinutes(30);

    public const int DefaultCacheSize = 4096;

    public const int DefaultReadSize = 512;

    public const int DefaultMaxIdleStreams = 100_000;

    public const int DefaultMaxRecordBytes = 1024 * 1024;

    /// <summary>Grain storage of Orleans' subscriptions; checkpoints lie beside them.</summary>
    public const string DefaultCheckpointStorage = "PubSubStore";

    /// <summary>Topics that are offered as streams.</summary>
    public IList<StreamTopic> Topics { get; } = [];

    /// <summary>The log, opened by this process. A client that gives none produces through a grain of the provider.</summary>
    public Func<IServiceProvider, IPartitionLog>? Log { get; set; }

    /// <summary>How events become record values; canonical JSON by default.</summary>
    public Func<IServiceProvider, IStreamSerializer> Serializer { get; set; } = static services => services.GetService<JsonStreamSerializer>() ?? new JsonStreamSerializer();

    /// <summary>How often a queue is polled when nothing came.</summary>
    public TimeSpan PollPeriod { get; set; } = DefaultPollPeriod;

    /// <summary>How long one record is delivered again before <see cref="OnFailure"/> decides.</summary>
    public TimeSpan GiveUpAfter { get; set; } = DefaultGiveUpAfter;

    public FailurePolicy OnFailure { get; set; } = FailurePolicy.Retry;

    /// <summary>Topic of dead letters; needed by <see cref="FailurePolicy.DeadLetter"/> where no <c>IStreamDeadLetters</c> is registered.</summary>
    public string? DeadLetterTopic { get; set; }

    /// <summary>Wait before the first repetition; each later one is twice as long, up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; set; } = DefaultRetryDelay;

    public TimeSpan MaxRetryDelay { get; set; } = DefaultMaxRetryDelay;

    /// <summary>How often the checkpoint of a queue is stored while it moves.</summary>
    public TimeSpan CheckpointPeriod { get; set; } = DefaultCheckpointPeriod;

    public string CheckpointStorage { get; set; } = DefaultCheckpointStorage;

    /// <summary>Where a partition without a checkpoint starts.</summary>
    public QueueStart NewQueuesStartAt { get; set; } = QueueStart.Earliest;

    /// <summary>A stream without events is detached after this time. The next event attaches it again; nothing is lost between.</summary>
    public TimeSpan InactivityPeriod { get; set; } = DefaultInactivityPeriod;

    /// <summary>Undelivered records that a queue holds before it stops reading.</summary>
    public int CacheSize { get; set; } = DefaultCacheSize;

    /// <summary>Records of one read.</summary>
    public int ReadSize { get; set; } = DefaultReadSize;

    /// <summary>Streams of a queue whose last record stays in memory, so that a subscriber that comes back needs no look into the log.</summary>
    public int MaxIdleStreams { get; set; } = DefaultMaxIdleStreams;

    /// <summary>Bytes of one event's value.</summary>
    public int MaxRecordBytes { get; set; } = DefaultMaxRecordBytes;

    /// <summary>Who wrote the records, in their header.</summary>
    public string Source { get; set; } = "STREAMS";

    /// <summary>Offers a topic under its own name.</summary>
    public void AddTopic(string topic) => Topics.Add(new StreamTopic(topic));

    /// <summary>Offers a topic that somebody else writes under a name of its own.</summary>
    public void AddReadOnlyTopic(string topic, string streamNamespace) => Topics.Add(StreamTopic.ReadOnly(topic, streamNamespace));

    internal StreamTopic Find(string streamNamespace)
    {
        foreach (var topic in Topics)
        {
            if (topic.Namespace == streamNamespace)
                return topic;
        }

        throw new StreamTopicException($"no stream topic has the namespace '{streamNamespace}'; there are: {string.Join(", ", Topics.Select(topic => topic.Namespace))}");
    }
}
