using GridGrains.Domain.Checkpoints;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// What a shard keeps of one entity under one claim: its cached grain reference and where it must stand. A family adds what its reader and
/// its book keep. Members marked "reading" belong to the reading thread, the others to the shard's task.
/// </summary>
internal class EntitySlot(string key, IGrainWithStringKey grain)
{
    public string Key { get; } = key;

    public IGrainWithStringKey Grain { get; } = grain;

    /// <summary>Offset last applied per topic. It advances only on Ok, which makes every retry safe.</summary>
    public TopicOffsets ExpectedLast { get; set; } = TopicOffsets.None;

    public bool IsDirty { get; set; }

    /// <summary>The entity's <see cref="EntityEntry{TState, TSnapshot}"/>, once it has applied something or was loaded.</summary>
    public object? Entry { get; set; }

    /// <summary>Reading: position among the entities of the batch being read, valid for <see cref="ReadBatch"/>.</summary>
    public int ReadIndex { get; set; }

    /// <summary>Reading: number of the last batch with a record of the entity.</summary>
    public long ReadBatch { get; set; } = -1;
}
