using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class BatchParserTests
{
    private const int Shard = 1;
    private static readonly TopicPartition First = new("FIRST", Shard);
    private static readonly string[] Keys = EngineParts.KeysOf(Shard, ScriptedFamily.Shards, 4);
    private static readonly string Stray = EngineParts.KeysOf(2, ScriptedFamily.Shards, 1)[0];

    private readonly EntityTable _entities = new();
    private readonly List<string> _made = [];
    private readonly BatchParser<long> _parser;

    public BatchParserTests() => _parser = NewParser(new CounterReader());

    [Fact]
    public void Records_become_one_work_per_entity_in_the_order_of_the_log()
    {
        var batch = _parser.Parse(EngineParts.Batch(First, [(Keys[0], "1"), (Keys[1], "2"), (Keys[0], "3"), (Keys[2], "4"), (Keys[1], "5")]));

        Assert.Equal([Keys[0], Keys[1], Keys[2]], batch.Work.Select(work => work.Slot.Key));
        Assert.Equal([[1, 3], [2, 5], [4]], batch.Work.Select(work => work.Inputs));
        Assert.Equal([2, 4, 3], batch.Work.Select(work => work.LastOffset));
        Assert.Equal((0, First, 4, 5), (batch.Topic, batch.Partition, batch.LastOffset, batch.Records));
        Assert.Empty(batch.DeadLetters);
    }

    [Fact]
    public void Offsets_with_gaps_are_kept_as_they_are()
    {
        var batch = _parser.Parse(EngineParts.Batch(First, [(Keys[0], "1"), (Keys[1], "2"), (Keys[0], "3")], [100, 107, 5_000_000_000]));

        Assert.Equal([5_000_000_000, 107], batch.Work.Select(work => work.LastOffset));
        Assert.Equal(5_000_000_000, batch.LastOffset);
    }

    [Fact]
    public void Bad_records_become_dead_letters_in_order_and_hold_nothing_up()
    {
        var batch = _parser.Parse(EngineParts.Batch(First, [(Keys[0], "many"), (Stray, "2"), (Keys[0], "3"), (Keys[1], ""), (Stray, "few")], [10, 12, 13, 20, 21]));

        Assert.Equal([10L, 12L, 20L, 21L], batch.DeadLetters.Select(deadLetter => deadLetter.Offset!.Value));
        Assert.Equal(["wrong_type", "wrong_partition", "wrong_type", "wrong_partition"], batch.DeadLetters.Select(deadLetter => deadLetter.Code));
        Assert.Equal(["value", "key", "value", "key"], batch.DeadLetters.Select(deadLetter => deadLetter.Field));
        var deadLetter = batch.DeadLetters[1];
        Assert.Equal(("FIRST:1:12", "FIRST", 1, "TEST"), (deadLetter.Id, deadLetter.Topic, deadLetter.Partition, deadLetter.Source));
        Assert.Equal((Stray, "2"), (Encoding.UTF8.GetString(deadLetter.Key!), Encoding.UTF8.GetString(deadLetter.Value!)));
        Assert.Equal(DateTime.UnixEpoch.AddMinutes(1), deadLetter.FirstSeen);
        Assert.Contains("partition 2, not 1", deadLetter.Message, StringComparison.Ordinal);
        var work = Assert.Single(batch.Work);
        Assert.Equal([3], work.Inputs);
        Assert.Equal(13, work.LastOffset);
    }

    [Fact]
    public void Bad_record_at_the_end_moves_the_batch_but_not_its_entity()
    {
        var batch = _parser.Parse(EngineParts.Batch(First, [(Keys[0], "1"), (Keys[0], "none")]));

        Assert.Equal((1, 2), (batch.LastOffset, batch.Records));
        Assert.Equal(0, Assert.Single(batch.Work).LastOffset);
    }

    [Fact]
    public void Batch_of_bad_records_has_no_work_and_makes_no_entity()
    {
        var batch = _parser.Parse(EngineParts.Batch(First, [(Keys[0], "x"), (Keys[1], "y")]));

        Assert.Empty(batch.Work);
        Assert.Equal((1, 2, 2), (batch.LastOffset, batch.Records, batch.DeadLetters.Count));
        Assert.Empty(_made);
        Assert.Equal(0, _entities.Count);
    }

    [Fact]
    public void Batches_of_any_size_share_the_slots_and_nothing_else()
    {
        var large = _parser.Parse(EngineParts.Batch(First, Enumerable.Range(0, 400).Select(number => (Keys[number % 4], $"{number}"))));
        var small = _parser.Parse(EngineParts.Batch(First, [(Keys[3], "-1"), (Keys[0], "-2"), (Keys[0], "bad")], [400, 401, 402]));
        var larger = _parser.Parse(EngineParts.Batch(First, Enumerable.Range(0, 900).Select(number => (Keys[number % 3], $"{number}"))));

        Assert.Equal(Keys, _made);
        Assert.Equal(100, large.Work[3].Inputs.Length);
        Assert.Equal(399, large.Work[3].LastOffset);
        Assert.Empty(large.DeadLetters);
        Assert.Same(large.Work[3].Slot, small.Work[0].Slot);
        Assert.Equal([[-1], [-2]], small.Work.Select(work => work.Inputs));
        Assert.Equal([400, 401], small.Work.Select(work => work.LastOffset));
        Assert.Single(small.DeadLetters);
        Assert.Equal([300, 300, 300], larger.Work.Select(work => work.Inputs.Length));
        Assert.Equal(Enumerable.Range(0, 300).Select(number => 3L * number), larger.Work[0].Inputs);
    }

    [Fact]
    public void Topic_is_known_by_its_place_in_the_family()
    {
        Assert.Equal(1, _parser.Parse(EngineParts.Batch(new("SECOND", Shard), [(Keys[0], "1")])).Topic);
        Assert.Equal(0, _parser.Parse(EngineParts.Batch(First, [(Keys[0], "1")])).Topic);
        Assert.Contains(
            "SINGLE is not a topic of this shard",
            Assert.Throws<InvalidOperationException>(() => _parser.Parse(EngineParts.Batch(new("SINGLE", Shard), [(Keys[0], "1")]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Input_is_completed_with_its_entity_in_the_order_of_the_log()
    {
        var parser = NewParser(new NumberingReader());

        var batch = parser.Parse(EngineParts.Batch(First, [(Keys[0], "10"), (Keys[1], "20"), (Keys[0], "30"), (Keys[0], "bad"), (Keys[1], "50")]));

        Assert.Equal([[11, 32], [21, 52]], batch.Work.Select(work => work.Inputs));
    }

    // As text it would be another key, of another partition perhaps: the entity would never be found again.
    [Fact]
    public void Key_that_is_no_text_becomes_a_dead_letter_each_time()
    {
        var key = Enumerable.Range(0, 256).Select(tail => new byte[] { (byte)'k', 0xFF, (byte)tail }).First(bytes => KeyPartitioner.PartitionOf(bytes, ScriptedFamily.Shards) == Shard);

        var batch = _parser.Parse(EngineParts.Batch(First, [(key, "1"), (Encoding.UTF8.GetBytes(Keys[0]), "2"), (key, "3")]));

        Assert.Equal([Keys[0]], batch.Work.Select(work => work.Slot.Key));
        Assert.Equal([0L, 2L], batch.DeadLetters.Select(deadLetter => deadLetter.Offset!.Value));
        Assert.All(batch.DeadLetters, deadLetter => Assert.Equal(("bad_key", "key"), (deadLetter.Code, deadLetter.Field)));
        Assert.All(batch.DeadLetters, deadLetter => Assert.Equal(key, deadLetter.Key));
    }

    private BatchParser<long> NewParser(RecordReader<long> reader) => new(Shard, ScriptedFamily.Shards, ["FIRST", "SECOND"], reader, _entities, key =>
    {
        _made.Add(key);
        return new EntitySlot(key, null!);
    });

    /// <summary>Adds to each number how many its entity had.</summary>
    private sealed class NumberingReader : RecordReader<long>
    {
        private readonly CounterReader _numbers = new();
        private readonly Dictionary<string, int> _seen = [];

        public override bool TryRead(LogBatch batch, int index, out long input, out RecordError error) => _numbers.TryRead(batch, index, out input, out error);

        public override void Attach(EntitySlot slot, ref long input) => input += _seen[slot.Key] = _seen.GetValueOrDefault(slot.Key) + 1;
    }
}
