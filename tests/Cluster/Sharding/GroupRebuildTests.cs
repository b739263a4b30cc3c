using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class GroupRebuildTests : IDisposable
{
    private readonly EngineParts _parts = new();
    private readonly ScriptedFamily _family = new("scripted", "FIRST");
    private readonly ShardTable<CounterState, CounterSnapshot> _table;
    private readonly MemorySilos.Silo _silo;

    public GroupRebuildTests()
    {
        _table = new ShardTable<CounterState, CounterSnapshot>(_family, shard: 1, epoch: 6);
        _silo = _parts.Silos.At(EngineParts.Silo(0));
    }

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task Owners_are_asked_until_every_shard_has_contributed()
    {
        // The silo does not answer at first, then its shards contribute one after another.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _silo.Ask = time =>
        {
            if (time < 3)
            {
                throw new OrleansException("the silo starts");
            }

            _table.Groups.Contributed(time - 3);
            if (_table.Groups.IsComplete)
            {
                done.SetResult();
            }

            return ValueTask.CompletedTask;
        };

        _parts.Services(1, _family).Rebuild.Start(_table);
        await _parts.RunClockAsync(done.Task, _parts.Options.GroupFlushInterval);

        Assert.Equal(5, _silo.Asked.Count);
        Assert.All(_silo.Asked, asked => Assert.Equal(("scripted", 1, 6L), asked));
    }
}
