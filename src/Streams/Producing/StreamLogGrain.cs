using GridGrains.Domain.Log;
using GridGrains.Streams.Adapters;
using GridGrains.Streams.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Providers.Streams.Common;

namespace GridGrains.Streams.Producing;

/// <summary>Works on any silo and on several threads; it keeps nothing.</summary>
[StatelessWorker]
internal sealed class StreamLogGrain : Grain, IStreamLogGrain
{
    private readonly string _provider;
    private readonly RedpandaStreamOptions _options;
    private readonly IPartitionLog _log;
    private readonly LogAppender _appender;

    public StreamLogGrain(IGrainContext context, IServiceProvider services, IOptionsMonitor<RedpandaStreamOptions> options)
    {
        _provider = context.GrainId.Key.ToString()!;
        _options = options.Get(_provider);
        _log = _options.Log?.Invoke(services) ?? services.GetRequiredService<IPartitionLog>();
        _appender = new LogAppender(_log);
    }

    public Task AppendAsync(StreamId stream, string schema, string source, List<byte[]> values, CancellationToken cancellation) =>
        _appender.AppendAsync(ProducedTopic.Of(_options, stream), schema, source, buffer => Write(buffer, stream, values));

    public async Task<LogSequenceToken> FindTimeAsync(StreamId stream, DateTime utc, CancellationToken cancellation)
    {
        var topic = _options.Find(stream.GetNamespace() ?? "").Topic;
        var partitions = _log.Topics.First(known => known.Name == topic).Partitions;
        var partition = new TopicPartition(topic, KeyPartitioner.PartitionOf(stream.Key.Span, partitions));
        var range = await _log.GetOffsetsAsync(partition, cancellation);
        var offset = await Task.Run(() => TimeSearch.FirstAtOrAfter(_log, partition, range, utc, cancellation), cancellation);
        return new LogSequenceToken(partition.Partition, offset);
    }

    public Task AttachAsync(StreamId stream, CancellationToken cancellation) =>
        GrainFactory.GetGrain<IManagementGrain>(0).SendControlCommandToProvider<PersistentStreamProvider>(_provider, RedpandaAdapter.AttachCommand, stream, cancellation);

    private void Write(RecordBuffer buffer, StreamId stream, List<byte[]> values)
    {
        foreach (var value in values)
        {
            ProducedTopic.CheckSize(_options, value.Length);
            buffer.Add(stream.Key.Span, value);
        }
    }
}
