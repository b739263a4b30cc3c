using GridGrains.Domain.Checkpoints;

namespace GridGrains.Grains.Sharding;

/// <summary>The entities of a shard that changed since its last barrier.</summary>
internal sealed class DirtyEntities<TState, TSnapshot>(Action<TState, StateBuffer> encode) : IBarrierPart
    where TState : class
    where TSnapshot : class
{
    private List<EntitySlot> _dirty = [];
    private List<EntitySlot> _inFlight = [];

    public int DirtyCount => _dirty.Count;

    public void Mark(EntitySlot slot)
    {
        if (!slot.IsDirty)
        {
            slot.IsDirty = true;
            _dirty.Add(slot);
        }
    }

    public void Encode(StateBuffer buffer)
    {
        foreach (var slot in _dirty)
        {
            buffer.Begin(StateKind.Entity, slot.Key);
            encode(((EntityEntry<TState, TSnapshot>)slot.Entry!).State, buffer);
            buffer.End();
            slot.IsDirty = false;
        }

        (_dirty, _inFlight) = (_inFlight, _dirty);
        _dirty.Clear();
    }

    public void Written() => _inFlight.Clear();

    public void TakeBack()
    {
        _inFlight.ForEach(Mark);
        _inFlight.Clear();
    }
}
