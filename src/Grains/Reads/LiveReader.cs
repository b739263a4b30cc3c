using System.Collections.Concurrent;
using GridGrains.Domain.Areas;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Shards;
using Orleans.Runtime.Services;

namespace GridGrains.Grains.Reads;

/// <summary>
/// Reads published snapshots. What this silo owns is looked up in memory; the rest is grouped by owner, one hop per silo. Reads never
/// wait for ingest.
/// </summary>
public sealed class LiveReader
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(3);

    // A silo that was killed answers nothing until the others have noticed; the owner is looked up again meanwhile.
    private static readonly TimeSpan LongestHop = TimeSpan.FromSeconds(1);

    private readonly ShardMap _map;
    private readonly ShardTables _tables;
    private readonly ShardWorkers _workers;
    private readonly ShardServiceClient _silos;
    private readonly SiloAddress _here;
    private readonly TimeProvider _clock;

    internal LiveReader(ShardMap map, ShardTables tables, ShardWorkers workers, ShardServiceClient silos, ILocalSiloDetails here, TimeProvider clock) =>
        (_map, _tables, _workers, _silos, _here, _clock) = (map, tables, workers, silos, here.SiloAddress, clock);

    /// <summary>True when every shard of this silo can be read.</summary>
    public bool IsReady => _workers.AllOwned;

    /// <returns>Null for a node without prices.</returns>
    /// <exception cref="ReadUnavailableException">The owner could not be reached in time.</exception>
    public ValueTask<NodeSnapshot?> ReadNodeAsync(string key, CancellationToken cancellation) =>
        _tables[_map.ShardOf(key)] is { } table
            ? new(table.Nodes.TryGetValue(key, out var entry) ? entry.Snapshot : null)
            : FirstAsync(ReadNodesAsync([key], cancellation));

    /// <returns>One entry per key, in order; null for a node without prices.</returns>
    /// <exception cref="ReadUnavailableException">An owner could not be reached in time.</exception>
    public ValueTask<NodeSnapshot?[]> ReadNodesAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        ReadAsync(
            keys,
            static table => true,
            static (table, key) => table.Nodes.TryGetValue(key, out var entry) ? entry.Snapshot : null,
            static (silo, remote) => silo.ReadNodesAsync(remote),
            cancellation);

    /// <returns>Null for a hub or zone that no shard has contributed to.</returns>
    /// <exception cref="ReadUnavailableException">The owner could not be reached in time.</exception>
    public ValueTask<AreaSnapshot?> ReadAreaAsync(AreaKind kind, string key, CancellationToken cancellation) =>
        FirstAsync(ReadAreasAsync(kind, [key], cancellation));

    /// <inheritdoc cref="ReadNodesAsync"/>
    public ValueTask<AreaSnapshot?[]> ReadAreasAsync(AreaKind kind, IReadOnlyList<string> keys, CancellationToken cancellation) =>
        ReadAsync(
            keys,
            static table => table.Areas.IsComplete,
            (table, key) => table.Areas.Find(kind, key),
            (silo, remote) => silo.ReadAreasAsync(kind, remote),
            cancellation);

    /// <summary>Nodes with prices on all silos.</summary>
    public async Task<IReadOnlyList<NodeListing>> ListNodesAsync()
    {
        var listings = new List<NodeListing>(_workers.ListNodes());
        foreach (var silo in Owners().Where(owner => !owner.Equals(_here)))
        {
            listings.AddRange(await _silos.At(silo).ListNodesAsync().AsTask().WaitAsync(GiveUpAfter, _clock));
        }

        return listings;
    }

    /// <summary>Status of the shards on all silos, by shard.</summary>
    public async Task<IReadOnlyList<ShardStatus>> GetShardsAsync(CancellationToken cancellation)
    {
        var statuses = new List<ShardStatus>(await _workers.GetStatusAsync(cancellation));
        foreach (var silo in Owners().Where(owner => !owner.Equals(_here)))
        {
            statuses.AddRange(await _silos.At(silo).GetStatusAsync().AsTask().WaitAsync(GiveUpAfter, _clock, cancellation));
        }

        return [.. statuses.OrderBy(status => status.Shard)];
    }

    /// <summary>Status of the shards that this silo owns or claims.</summary>
    public ValueTask<ShardStatus[]> GetShardsHereAsync(CancellationToken cancellation) => _workers.GetStatusAsync(cancellation);

    /// <summary>Freshness of the feeds over all silos, one entry per (iso, market).</summary>
    public async Task<IReadOnlyList<FeedFreshness>> GetFreshnessAsync(DateTime nowUtc)
    {
        var looks = new List<FeedFreshness>(_workers.GetFreshness(nowUtc));
        foreach (var silo in Owners().Where(owner => !owner.Equals(_here)))
        {
            looks.AddRange(await _silos.At(silo).GetFreshnessAsync(nowUtc));
        }

        return [.. looks.GroupBy(look => (look.Iso, look.Market)).Select(group => group.Aggregate((feed, look) => feed.With(look)))];
    }

    private IEnumerable<SiloAddress> Owners() =>
        Enumerable.Range(0, _map.ShardCount).Select(_map.OwnerOf).OfType<SiloAddress>().Distinct();

    private async ValueTask<T?[]> ReadAsync<T>(
        IReadOnlyList<string> keys, Func<ShardTable, bool> isReadable, Func<ShardTable, string, T?> readHere, Func<IShardService, string[], ValueTask<T?[]>> readThere, CancellationToken cancellation)
        where T : class
    {
        var answers = new T?[keys.Count];
        var missing = new List<int>();
        for (var i = 0; i < answers.Length; i++)
        {
            if (_tables[_map.ShardOf(keys[i])] is { } table && isReadable(table))
            {
                answers[i] = readHere(table, keys[i]);
            }
            else
            {
                missing.Add(i);
            }
        }

        var started = _clock.GetTimestamp();
        while (missing.Count > 0)
        {
            missing = await ReadRemoteAsync(keys, missing, answers, isReadable, readHere, readThere);
            if (missing.Count > 0)
            {
                ThrowIfLate(started, keys[missing[0]]);
                await Task.Delay(RetryDelay, _clock, cancellation);
            }
        }

        return answers;
    }

    /// <returns>Positions that are still without an answer.</returns>
    private async ValueTask<List<int>> ReadRemoteAsync<T>(
        IReadOnlyList<string> keys, List<int> wanted, T?[] answers, Func<ShardTable, bool> isReadable, Func<ShardTable, string, T?> readHere, Func<IShardService, string[], ValueTask<T?[]>> readThere)
        where T : class
    {
        var missing = new ConcurrentBag<int>();
        await Task.WhenAll(wanted.GroupBy(index => _map.OwnerOf(_map.ShardOf(keys[index]))).Select(async group =>
        {
            var indexes = group.ToArray();
            try
            {
                if (group.Key is null || group.Key.Equals(_here))
                {
                    ReadClaimedMeanwhile(keys, indexes, answers, isReadable, readHere, missing);
                    return;
                }

                var read = await readThere(_silos.At(group.Key), Array.ConvertAll(indexes, index => keys[index])).AsTask().WaitAsync(LongestHop, _clock);
                for (var i = 0; i < indexes.Length; i++)
                {
                    answers[indexes[i]] = read[i];
                }
            }
            catch (Exception exception) when (exception is ShardNotOwnedException or OrleansException or TimeoutException)
            {
                Array.ForEach(indexes, missing.Add);
            }
        }));
        return [.. missing.Order()];
    }

    private void ReadClaimedMeanwhile<T>(
        IReadOnlyList<string> keys, int[] indexes, T?[] answers, Func<ShardTable, bool> isReadable, Func<ShardTable, string, T?> readHere, ConcurrentBag<int> missing)
        where T : class
    {
        foreach (var index in indexes)
        {
            if (_tables[_map.ShardOf(keys[index])] is { } table && isReadable(table))
            {
                answers[index] = readHere(table, keys[index]);
            }
            else
            {
                missing.Add(index);
            }
        }
    }

    private void ThrowIfLate(long started, string key)
    {
        if (_clock.GetElapsedTime(started) > GiveUpAfter)
        {
            throw new ReadUnavailableException($"the owner of shard {_map.ShardOf(key)} could not be reached within {GiveUpAfter.TotalSeconds:0} s");
        }
    }

    private static async ValueTask<T?> FirstAsync<T>(ValueTask<T?[]> pending) => (await pending)[0];
}

/// <summary>A shard has no reachable owner now; the read may be repeated.</summary>
public sealed class ReadUnavailableException(string message) : Exception(message);

/// <summary>Addresses the shard service of a given silo.</summary>
internal sealed class ShardServiceClient(IServiceProvider services) : GrainServiceClient<IShardService>(services)
{
    private readonly ConcurrentDictionary<SiloAddress, IShardService> _bySilo = new();

    public IShardService At(SiloAddress silo) => _bySilo.GetOrAdd(silo, GetGrainService);
}
