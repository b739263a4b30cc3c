using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Sinks;
using Xunit;

namespace GridGrains.Tests.Cluster.Sinks;

/// <summary>Several sinks of a silo over the same records, each in batches of its own.</summary>
public sealed class BatchDecoderTests
{
    private const string Topic = "COUNTERS";

    private static readonly TopicPartition Partition = new(Topic, 0);

    private readonly CountingDecoders _decoders = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReadOnlyList<TopicTable> Tables => [new TopicTable(Topic, DeadLetterTable.Definition, _decoders.New)];

    [Fact]
    public void Record_is_decoded_once_for_two_sinks_whose_batches_do_not_meet()
    {
        var rows = new DecodedRows();
        using var first = new BatchDecoder(Tables, rows);
        using var second = new BatchDecoder(Tables, rows);

        var one = DecodeAll(first, 0, 10, 30, 100);
        var other = DecodeAll(second, 0, 25, 26, 60, 100);

        Assert.Equal(Enumerable.Range(0, 100).Select(offset => (long)offset), one);
        Assert.Equal(one, other);
        Assert.Equal((100, 100L), (_decoders.Decoded, second.Shared));
        Assert.Equal(0, rows.Bytes);
    }

    [Fact]
    public void Sinks_that_follow_one_another_in_any_steps_read_what_the_log_holds()
    {
        const int Seed = 20_261_128;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var rows = new DecodedRows(maxBytes: random.Next(0, 40_000));
            using var first = new BatchDecoder(Tables, rows);
            using var second = new BatchDecoder(Tables, rows);
            (BatchDecoder Decoder, List<long> Offsets)[] sinks = [(first, []), (second, [])];
            while (sinks.Any(sink => sink.Offsets.Count < 200))
            {
                var (decoder, offsets) = sinks[random.Next(2)];
                var end = Math.Min(200, offsets.Count + random.Next(1, 60));
                offsets.AddRange(end > offsets.Count ? DecodeAll(decoder, offsets.Count, end) : []);
            }

            Assert.All(sinks, sink => Assert.Equal(Enumerable.Range(0, 200).Select(offset => (long)offset), sink.Offsets));
        }
    }

    [Fact]
    public void Rows_that_a_slow_sink_has_not_taken_are_bounded()
    {
        var rows = new DecodedRows(maxBytes: 10_000);
        using var first = new BatchDecoder(Tables, rows);
        using var slow = new BatchDecoder(Tables, rows);

        DecodeAll(first, [.. Enumerable.Range(0, 101).Select(step => step * 50)]);

        Assert.InRange(rows.Bytes, 1, 10_000);
        Assert.Equal(5000, DecodeAll(slow, 0, 2000, 5000).Count);
    }

    [Fact]
    public void Single_sink_holds_nothing()
    {
        var rows = new DecodedRows();
        using var only = new BatchDecoder(Tables, rows);
        using (new BatchDecoder(Tables, rows))
        {
            DecodeAll(only, 0, 100);
        }

        DecodeAll(only, 100, 200);

        Assert.Equal((200, 0L), (_decoders.Decoded, rows.Bytes));
    }

    [Fact]
    public void Failure_of_one_sinks_decoding_is_not_anothers()
    {
        var rows = new DecodedRows();
        using var first = new BatchDecoder(Tables, rows);
        using var second = new BatchDecoder(Tables, rows);
        _decoders.Fails = true;
        Assert.Throws<InvalidOperationException>(() => DecodeAll(first, 0, 10));
        _decoders.Fails = false;

        Assert.Equal(10, DecodeAll(second, 0, 10).Count);
    }

    [Fact]
    public async Task Two_sinks_at_once_decode_little_twice()
    {
        var rows = new DecodedRows();
        using var first = new BatchDecoder(Tables, rows);
        using var second = new BatchDecoder(Tables, rows);
        int[] steps = [.. Enumerable.Range(0, 101).Select(step => step * 100)];

        var read = await Task.WhenAll(Task.Run(() => DecodeAll(first, steps), Token), Task.Run(() => DecodeAll(second, steps), Token));

        Assert.All(read, offsets => Assert.Equal(Enumerable.Range(0, 10_000).Select(offset => (long)offset), offsets));
        Assert.InRange(_decoders.Decoded, 10_000, 20_000);
    }

    private static List<long> DecodeAll(BatchDecoder decoder, params int[] steps)
    {
        var rows = decoder.NewRows(Topic);
        for (var i = 1; i < steps.Length; i++)
        {
            decoder.Decode(BatchOf(steps[i - 1], steps[i]), rows);
        }

        return [.. ((RowList<long>)rows)];
    }

    private static LogBatch BatchOf(int from, int next)
    {
        var records = new RecordBuffer();
        for (var offset = from; offset < next; offset++)
        {
            records.Add("k"u8, "v"u8);
        }

        return new LogBatch(
            Partition, records, [.. Enumerable.Range(from, next - from).Select(offset => (long)offset)], new DateTime[next - from],
            [.. Enumerable.Repeat(new RecordHeaders("counter/1", "TEST"), next - from)]);
    }

    /// <summary>Rows are the records' offsets.</summary>
    private sealed class CountingDecoders
    {
        private int _decoded;

        public int Decoded => Volatile.Read(ref _decoded);

        public bool Fails { get; set; }

        public TopicDecoder New() => new Decoder(this);

        private sealed class Decoder(CountingDecoders owner) : RecordDecoder<long>
        {
            public override bool TryDecode(LogBatch batch, int index, out long row)
            {
                row = owner.Fails ? throw new InvalidOperationException("the record cannot be read") : batch.Offset(index);
                Interlocked.Increment(ref owner._decoded);
                return true;
            }

            public override long OffsetOf(in long row) => row;
        }
    }
}
