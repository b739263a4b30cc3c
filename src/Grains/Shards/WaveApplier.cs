using GridGrains.Domain.Faults;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Shards;

/// <summary>Sends the work of a batch to its grains: one call per entity, in bounded waves, with retries that cannot apply twice.</summary>
internal sealed class WaveApplier(ShardOptions options, IFailpoints failpoints, TimeProvider clock)
{
    private static readonly TimeSpan NotOwnerRetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NotOwnerGiveUpAfter = TimeSpan.FromSeconds(6);

    private readonly SemaphoreSlim _waves = new(Math.Max(1, options.CallsInFlight / ShardOptions.WaveSize));

    /// <summary>Applies all work of the batch; each answer goes to <paramref name="taken"/> in the caller's context.</summary>
    /// <exception cref="ShardLostException">Fenced, out of step, or an unknown outcome: claim again and rewind.</exception>
    public async ValueTask ApplyAsync(ReadBatch batch, ShardTable table, Action<EntityWork, NodeApplyResult> taken, CancellationToken stop)
    {
        for (var first = 0; first < batch.Work.Length; first += ShardOptions.WaveSize)
        {
            var wave = batch.Work.AsMemory(first, Math.Min(ShardOptions.WaveSize, batch.Work.Length - first));
            var started = clock.GetTimestamp();
            while ((wave = await RunWaveAsync(batch.Topic, wave, table, taken, stop)).Length > 0)
            {
                if (table.IsFenced || clock.GetElapsedTime(started) > NotOwnerGiveUpAfter)
                {
                    throw new ShardLostException($"{wave.Length} entities were not to be reached on this silo");
                }

                await Task.Delay(NotOwnerRetryDelay, clock, stop);
            }

            await failpoints.HitAsync(Failpoints.ApplyMidBatch);
        }
    }

    /// <returns>The work to repeat.</returns>
    private async ValueTask<Memory<EntityWork>> RunWaveAsync(
        int topic, Memory<EntityWork> wave, ShardTable table, Action<EntityWork, NodeApplyResult> taken, CancellationToken stop)
    {
        await _waves.WaitAsync(stop);
        try
        {
            var pending = new ValueTask<NodeApplyResult>[wave.Length];
            for (var i = 0; i < pending.Length; i++)
            {
                pending[i] = Send(topic, wave.Span[i], table.Epoch);
            }

            return await CollectAsync(topic, wave, pending, taken);
        }
        finally
        {
            _waves.Release();
        }
    }

    private static ValueTask<NodeApplyResult> Send(int topic, in EntityWork work, long epoch) =>
        work.Slot.Grain.ApplyAsync(new NodeBatch(epoch, topic, work.Slot.ExpectedLast[topic], work.LastOffset, work.Facts, work.Labels));

    private static async ValueTask<Memory<EntityWork>> CollectAsync(
        int topic, Memory<EntityWork> wave, ValueTask<NodeApplyResult>[] pending, Action<EntityWork, NodeApplyResult> taken)
    {
        List<EntityWork>? repeat = null;
        ShardLostException? lost = null;
        for (var i = 0; i < pending.Length; i++)
        {
            var work = wave.Span[i];
            var (result, failure) = pending[i].IsCompletedSuccessfully ? (pending[i].Result, null) : await AwaitAsync(pending[i]);
            switch (result.Status)
            {
                case ApplyStatus.Ok when failure is null:
                    work.Slot.ExpectedLast = work.Slot.ExpectedLast.With(topic, work.LastOffset);
                    taken(work, result);
                    break;
                case ApplyStatus.NotOwner:
                    (repeat ??= []).Add(work);
                    break;
                default:
                    lost ??= new ShardLostException(failure is null ? $"{work.Slot.Key} answered {result.Status}" : $"{work.Slot.Key}: {failure.Message}", failure);
                    break;
            }
        }

        return lost is null ? repeat?.ToArray() : throw lost;
    }

    /// <remarks>
    /// A refused or undeliverable call was not applied; any other failure may have been. Both are safe to repeat, because the grain
    /// compares offsets, but only the first without a new claim.
    /// </remarks>
    private static async ValueTask<(NodeApplyResult Result, Exception? Failure)> AwaitAsync(ValueTask<NodeApplyResult> pending)
    {
        try
        {
            return (await pending, null);
        }
        catch (Exception exception) when (exception is ShardNotOwnedException or OrleansException)
        {
            return (NodeApplyResult.Refused(ApplyStatus.NotOwner), exception);
        }
        catch (Exception exception)
        {
            return (NodeApplyResult.Refused(ApplyStatus.Gap), exception);
        }
    }
}
