using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Prices;

/// <summary>Hubs and zones: means of their members' prices, and the prices that the ISO publishes for them.</summary>
internal sealed class PriceGroup : GroupDefinition<GroupContribution>
{
    public const string Hub = "hub";
    public const string Zone = "zone";

    public static readonly PriceGroup Hubs = new(Hub, GroupKind.Hub);

    public static readonly PriceGroup Zones = new(Zone, GroupKind.Zone);

    private readonly GroupKind _kind;

    private PriceGroup(string name, GroupKind kind)
        : base(name) => _kind = kind;

    public static PriceGroup Of(GroupKind kind) => kind == GroupKind.Hub ? Hubs : Zones;

    public override GroupContribution NewContribution() => new();

    public override string StorageKey(string key) => GroupContributionCodec.StorageKey(_kind, key);

    public override void Encode(GroupContribution contribution, StateBuffer output) => GroupContributionCodec.Encode(contribution, output);

    public override object MessageOf(GroupContribution contribution) => new GroupUpdate([.. contribution.Intervals], [.. contribution.Published]);

    public override IGroup NewGroup(string key) => new Group(new GroupId(_kind, EntityKey.Parse(key)));

    private sealed class Group(GroupId id) : IGroup
    {
        private readonly GroupState _state = new();

        public bool Replace(int shard, long epoch, long sequence, object contribution) => _state.Replace(shard, epoch, sequence, (GroupUpdate)contribution);

        public object Publish() => new GroupSnapshot(id, _state.Published(), _state.Prices(), _state.Shards);
    }
}
