using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class DirtyEntitiesTests
{
    private readonly CounterFamily _family = new();
    private readonly DirtyEntities<CounterState, CounterSnapshot> _dirty;
    private readonly StateBuffer _buffer = new();

    public DirtyEntitiesTests() => _dirty = new DirtyEntities<CounterState, CounterSnapshot>(_family.Encode);

    [Fact]
    public void Entity_is_stored_once_however_often_it_changed_and_with_its_last_state()
    {
        var (first, second) = (NewSlot("red/1", 1), NewSlot("red/2", 2));
        _dirty.Mark(first);
        _dirty.Mark(second);
        StateOf(first).Total = 10;
        _dirty.Mark(first);

        Assert.Equal(2, _dirty.DirtyCount);
        Assert.Equal([("red/1", 10L), ("red/2", 2L)], Encoded());
        Assert.Equal(0, _dirty.DirtyCount);
        Assert.All(Enumerable.Range(0, _buffer.Count), index => Assert.Equal(StateKind.Entity, _buffer.Kind(index)));
    }

    [Fact]
    public void What_is_durable_is_not_stored_again()
    {
        _dirty.Mark(NewSlot("red/1", 1));
        Encoded();
        _dirty.Written();

        Assert.Empty(Encoded());
    }

    [Fact]
    public void Change_during_a_write_goes_into_the_next_one()
    {
        var slot = NewSlot("red/1", 1);
        _dirty.Mark(slot);
        Encoded();
        StateOf(slot).Total = 5;
        _dirty.Mark(slot);
        Assert.Equal(1, _dirty.DirtyCount);
        _dirty.Written();

        Assert.Equal([("red/1", 5L)], Encoded());
    }

    [Fact]
    public void Failed_write_is_taken_back_beside_what_changed_since()
    {
        var (first, second, third) = (NewSlot("red/1", 1), NewSlot("red/2", 2), NewSlot("red/3", 3));
        _dirty.Mark(first);
        _dirty.Mark(second);
        Encoded();
        StateOf(second).Total = 20;
        _dirty.Mark(second);
        _dirty.Mark(third);

        _dirty.TakeBack();
        _dirty.TakeBack();

        Assert.Equal(3, _dirty.DirtyCount);
        Assert.Equal([("red/1", 1L), ("red/2", 20L), ("red/3", 3L)], Encoded().Order());
    }

    [Fact]
    public void Writes_that_fail_again_and_again_lose_nothing()
    {
        _dirty.Mark(NewSlot("red/1", 1));
        for (var write = 0; write < 3; write++)
        {
            Assert.Equal([("red/1", 1L)], Encoded());
            _dirty.TakeBack();
        }

        Assert.Equal(1, _dirty.DirtyCount);
    }

    internal static EntitySlot NewSlot(string key, long total) =>
        new(key, null!) { Entry = new EntityEntry<CounterState, CounterSnapshot>(new CounterState("red/1") { Total = total }) };

    internal static CounterState StateOf(EntitySlot slot) => ((EntityEntry<CounterState, CounterSnapshot>)slot.Entry!).State;

    private (string Key, long Total)[] Encoded()
    {
        _buffer.Clear();
        _dirty.Encode(_buffer);
        return [.. Enumerable.Range(0, _buffer.Count).Select(index => (_buffer.Key(index), new StateReader(_buffer.State(index).Span).Signed()))];
    }
}
