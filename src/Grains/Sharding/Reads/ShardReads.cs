using System.Collections.Concurrent;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Reads;

/// <inheritdoc/>
/// <typeparam name="TSource">Type of the source's snapshots, which may be wider than <typeparamref name="TSnapshot"/>.</typeparam>
/// <typeparam name="TSnapshot">Type of the snapshots that callers get.</typeparam>
internal sealed class ShardReads<TSource, TSnapshot>(ReadSource<TSource> source, ShardMap map, ShardServiceClient silos, ILocalSiloDetails here, TimeProvider clock)
    : IEntityReads<TSnapshot>
    where TSource : class
    where TSnapshot : class, TSource
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    // A silo that was killed answers nothing until the others have noticed; the owner is looked up again meanwhile.
    private static readonly TimeSpan LongestHop = TimeSpan.FromSeconds(1);

    private readonly SiloAddress _here = here.SiloAddress;

    public ValueTask<TSnapshot?> ReadAsync(string key, CancellationToken cancellation) =>
        source.TryRead(key, out var snapshot) ? new((TSnapshot?)snapshot) : FirstAsync(ReadAsync([key], cancellation));

    public async ValueTask<TSnapshot?[]> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var answers = new TSnapshot?[keys.Count];
        var missing = new List<int>();
        for (var i = 0; i < answers.Length; i++)
        {
            if (!TryReadHere(keys[i], ref answers[i]))
            {
                missing.Add(i);
            }
        }

        var started = clock.GetTimestamp();
        while (missing.Count > 0)
        {
            missing = await ReadRemoteAsync(keys, missing, answers);
            if (missing.Count > 0)
            {
                ThrowIfLate(started, keys[missing[0]]);
                await Task.Delay(RetryDelay, clock, cancellation);
            }
        }

        return answers;
    }

    private bool TryReadHere(string key, ref TSnapshot? answer)
    {
        if (!source.TryRead(key, out var snapshot))
        {
            return false;
        }

        answer = (TSnapshot?)snapshot;
        return true;
    }

    /// <returns>Positions that are still without an answer.</returns>
    private async ValueTask<List<int>> ReadRemoteAsync(IReadOnlyList<string> keys, List<int> wanted, TSnapshot?[] answers)
    {
        var missing = new ConcurrentBag<int>();
        await Task.WhenAll(wanted.GroupBy(index => map.OwnerOf(source.Family.Id(source.Family.ShardOf(keys[index])))).Select(async group =>
        {
            var indexes = group.ToArray();
            try
            {
                if (group.Key is null || group.Key.Equals(_here))
                {
                    // Claimed meanwhile, or not yet.
                    Array.ForEach(Array.FindAll(indexes, index => !TryReadHere(keys[index], ref answers[index])), missing.Add);
                    return;
                }

                var read = (TSource?[])await silos.At(group.Key).ReadAsync(source.Name, Array.ConvertAll(indexes, index => keys[index])).AsTask().WaitAsync(LongestHop, clock);
                for (var i = 0; i < indexes.Length; i++)
                {
                    answers[indexes[i]] = (TSnapshot?)read[i];
                }
            }
            catch (Exception exception) when (exception is ShardNotOwnedException or OrleansException or TimeoutException)
            {
                Array.ForEach(indexes, missing.Add);
            }
        }));
        return [.. missing.Order()];
    }

    private void ThrowIfLate(long started, string key)
    {
        if (clock.GetElapsedTime(started) > ClusterQuestions.GiveUpAfter)
        {
            throw new ReadUnavailableException(
                $"the owner of {source.Family.Id(source.Family.ShardOf(key))} could not be reached within {ClusterQuestions.GiveUpAfter.TotalSeconds:0} s");
        }
    }

    private static async ValueTask<TSnapshot?> FirstAsync(ValueTask<TSnapshot?[]> pending) => (await pending)[0];
}
