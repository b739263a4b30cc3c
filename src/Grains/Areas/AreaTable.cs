using System.Collections.Concurrent;
using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Areas;

namespace GridGrains.Grains.Areas;

/// <summary>
/// The hubs and zones whose keys fall into one shard, under one claim of it: what every shard has told of them, and what they publish. It
/// stores nothing; a claim begins with none and is told everything.
/// </summary>
/// <param name="shards">Shards that may contribute.</param>
internal sealed class AreaTable(int shards)
{
    private readonly Dictionary<(AreaKind, string), Area> _areas = [];
    private readonly ConcurrentDictionary<(AreaKind, string), AreaSnapshot> _published = new();
    private readonly ConcurrentDictionary<int, byte> _toldBy = new();
    private volatile bool _isComplete;

    /// <summary>
    /// True once every shard has told what it contributes. Before, an area that is absent may exist, and a mean may lack members: neither
    /// is an answer.
    /// </summary>
    public bool IsComplete => _isComplete;

    public bool IsToldBy(int shard) => _toldBy.ContainsKey(shard);

    public void Told(int shard)
    {
        _toldBy.TryAdd(shard, 0);
        _isComplete = _toldBy.Count == shards;
    }

    /// <returns>Null for an area that no shard has contributed to.</returns>
    public AreaSnapshot? Find(AreaKind kind, string key) => _published.GetValueOrDefault((kind, key));

    /// <summary>Replaces what a shard contributes to an area and publishes it. Only in the shard service's turn.</summary>
    public void Take(AreaTelling telling)
    {
        var key = (telling.Kind, telling.Key);
        if (!_areas.TryGetValue(key, out var area))
        {
            _areas.Add(key, area = new Area(new AreaId(telling.Kind, EntityKey.Parse(telling.Key))));
        }

        if (area.State.Replace(telling.Update) == AreaAnswer.Taken)
        {
            _published[key] = new AreaSnapshot(area.Id, area.State.Published(), area.State.Prices(), area.State.Shards);
        }
    }

    private sealed record Area(AreaId Id)
    {
        public AreaState State { get; } = new();
    }
}
