using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding.Groups;
using GridGrains.Grains.Sharding.Reads;

namespace GridGrains.Grains.Sharding;

/// <summary>Decodes stored states of one claim, one after another; it may share equal parts between them.</summary>
internal delegate TState StateDecoder<out TState>(string key, ReadOnlySpan<byte> bytes);

/// <summary>
/// A family of entities, each with a grain, a state and a published snapshot: all that a product writes for its entities. The rest, reading
/// the log, calling grains, barriers, claims and reads, is the engine's.
/// </summary>
/// <typeparam name="TGrain">The family's own grain interface; it is not generic, so that Orleans' generated code stays plain.</typeparam>
/// <typeparam name="TState">What a grain knows; changed in its turn alone.</typeparam>
/// <typeparam name="TSnapshot">What everybody may read; it never changes.</typeparam>
/// <typeparam name="TInput">What a record of the log is to an entity.</typeparam>
/// <typeparam name="TResult">What the inputs of one batch did to one entity.</typeparam>
internal abstract class EntityFamily<TGrain, TState, TSnapshot, TInput, TResult> : ShardFamily
    where TGrain : IGrainWithStringKey
    where TState : class, IEntityState
    where TSnapshot : class
    where TResult : struct
{
    protected EntityFamily(FamilyDefinition definition, params GroupDefinition[] groups)
        : base(definition, groups)
    {
        Source = new EntityReadSource<TState, TSnapshot>(this);
        Sources = [Source, .. groups.Select(group => new GroupReadSource(this, group))];
    }

    public EntityReadSource<TState, TSnapshot> Source { get; }

    public override IReadOnlyList<ReadSource> Sources { get; }

    /// <summary>Tables of the shards that this silo owns now.</summary>
    public IEnumerable<ShardTable<TState, TSnapshot>> EntityTables => Tables.Cast<ShardTable<TState, TSnapshot>>();

    /// <exception cref="Domain.DomainException"><c>InvalidKey</c>: the key is no key of the family; its records never come so far.</exception>
    public abstract TState NewState(string key);

    public abstract void Encode(TState state, IBufferWriter<byte> output);

    public abstract StateDecoder<TState> NewDecoder();

    /// <param name="last">What was published last; what still holds of it may be shared.</param>
    public abstract TSnapshot Publish(TState state, TSnapshot? last);

    /// <summary>Applies inputs in the order of the log: a function of state and inputs alone, so that a replay ends in the same.</summary>
    /// <param name="events">What follows from the inputs is added; the list is made when there is something to add.</param>
    public abstract TResult Apply(TState state, TInput[] inputs, ref List<DerivedEvent>? events);

    /// <summary>The family's own grain call.</summary>
    public abstract ValueTask<ApplyAnswer<TResult>> SendAsync(TGrain grain, EntityBatch<TInput> batch);

    public virtual EntitySlot NewSlot(string key, IGrainFactory grains) => new(key, grains.GetGrain<TGrain>(key));

    public abstract EntityBook<TState, TSnapshot, TInput, TResult> NewBook(ShardId shard, ShardServices services);

    /// <param name="book">The book that the claim has loaded; the reader runs ahead of it and shares nothing that changes.</param>
    public abstract RecordReader<TInput> NewReader(EntityBook<TState, TSnapshot, TInput, TResult> book);

    public override async ValueTask<IShardRun> ClaimAsync(ShardId shard, string owner, ShardServices services, CancellationToken cancellation) =>
        new EntityShardRun<TGrain, TState, TSnapshot, TInput, TResult>(
            this, await EntityClaim<TState, TSnapshot, TInput, TResult>.TakeAsync(this, NewDecoder(), NewBook(shard, services), shard, owner, services, cancellation), services);
}
