using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>Sends the work of a batch to its grains: one call per entity, in bounded waves, with retries that cannot apply twice.</summary>
internal sealed class WaveApplier<TGrain, TState, TSnapshot, TInput, TResult>(
    EntityFamily<TGrain, TState, TSnapshot, TInput, TResult> family, CallBudget budget, IFailpoints failpoints, TimeProvider clock)
    where TGrain : IGrainWithStringKey
    where TState : class, IEntityState
    where TSnapshot : class
    where TResult : struct
{
    private static readonly TimeSpan NotOwnerRetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NotOwnerGiveUpAfter = TimeSpan.FromSeconds(6);

    /// <summary>Applies all work of the batch; each answer goes to <paramref name="taken"/> in the caller's context.</summary>
    /// <exception cref="ShardLostException">Fenced, out of step, or an unknown outcome: claim again and rewind.</exception>
    public async ValueTask ApplyAsync(ReadBatch<TInput> batch, ShardTable table, Action<EntityWork<TInput>, ApplyAnswer<TResult>> taken, CancellationToken stop)
    {
        for (var first = 0; first < batch.Work.Length; first += ShardOptions.WaveSize)
        {
            var wave = batch.Work.AsMemory(first, Math.Min(ShardOptions.WaveSize, batch.Work.Length - first));
            var started = clock.GetTimestamp();
            while ((wave = await RunWaveAsync(batch.Topic, wave, table, taken, stop)).Length > 0)
            {
                if (table.IsFenced || clock.GetElapsedTime(started) > NotOwnerGiveUpAfter)
                {
                    throw new ShardLostException($"{wave.Length} entities of {table.Id} could not be reached on this silo");
                }

                await Task.Delay(NotOwnerRetryDelay, clock, stop);
            }

            await failpoints.HitAsync(Failpoints.ApplyMidBatch);
        }
    }

    /// <returns>The work to repeat.</returns>
    private async ValueTask<Memory<EntityWork<TInput>>> RunWaveAsync(
        int topic, Memory<EntityWork<TInput>> wave, ShardTable table, Action<EntityWork<TInput>, ApplyAnswer<TResult>> taken, CancellationToken stop)
    {
        await budget.TakeAsync(stop);
        try
        {
            var pending = new ValueTask<ApplyAnswer<TResult>>[wave.Length];
            for (var i = 0; i < pending.Length; i++)
            {
                pending[i] = Send(topic, wave.Span[i], table.Epoch);
            }

            return await CollectAsync(topic, wave, pending, taken);
        }
        finally
        {
            budget.Return();
        }
    }

    private ValueTask<ApplyAnswer<TResult>> Send(int topic, in EntityWork<TInput> work, long epoch) =>
        family.SendAsync((TGrain)work.Slot.Grain, new EntityBatch<TInput>(epoch, topic, work.Slot.ExpectedLast[topic], work.LastOffset, work.Inputs));

    private static async ValueTask<Memory<EntityWork<TInput>>> CollectAsync(
        int topic, Memory<EntityWork<TInput>> wave, ValueTask<ApplyAnswer<TResult>>[] pending, Action<EntityWork<TInput>, ApplyAnswer<TResult>> taken)
    {
        List<EntityWork<TInput>>? repeat = null;
        ShardLostException? lost = null;
        for (var i = 0; i < pending.Length; i++)
        {
            var work = wave.Span[i];
            var (answer, failure) = pending[i].IsCompletedSuccessfully ? (pending[i].Result, null) : await AwaitAsync(pending[i]);
            switch (answer.Status)
            {
                case ApplyStatus.Ok when failure is null:
                    work.Slot.ExpectedLast = work.Slot.ExpectedLast.With(topic, work.LastOffset);
                    taken(work, answer);
                    break;
                case ApplyStatus.NotOwner:
                    (repeat ??= []).Add(work);
                    break;
                default:
                    lost ??= new ShardLostException(failure is null ? $"{work.Slot.Key} answered {answer.Status}" : $"{work.Slot.Key}: {failure.Message}", failure);
                    break;
            }
        }

        return lost is null ? repeat?.ToArray() : throw lost;
    }

    /// <remarks>
    /// A refused or undeliverable call was not applied; any other failure may have been. Both are safe to repeat, because the grain
    /// compares offsets, but only the first without a new claim.
    /// </remarks>
    private static async ValueTask<(ApplyAnswer<TResult> Answer, Exception? Failure)> AwaitAsync(ValueTask<ApplyAnswer<TResult>> pending)
    {
        try
        {
            return (await pending, null);
        }
        catch (Exception exception) when (exception is ShardNotOwnedException or OrleansException)
        {
            return (ApplyAnswer<TResult>.Refused(ApplyStatus.NotOwner), exception);
        }
        catch (Exception exception)
        {
            return (ApplyAnswer<TResult>.Refused(ApplyStatus.Gap), exception);
        }
    }
}
