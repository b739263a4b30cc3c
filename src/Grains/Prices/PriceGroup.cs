using GridGrains.Domain.Areas;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Prices;

/// <summary>Hubs and zones: means of their members' prices, and the prices that the ISO publishes for them.</summary>
internal sealed class PriceGroup : GroupDefinition<AreaContribution>
{
    public const string Hub = "hub";
    public const string Zone = "zone";

    public static readonly PriceGroup Hubs = new(Hub, AreaKind.Hub);

    public static readonly PriceGroup Zones = new(Zone, AreaKind.Zone);

    private readonly AreaKind _kind;

    private PriceGroup(string name, AreaKind kind)
        : base(name) => _kind = kind;

    public static PriceGroup Of(AreaKind kind) => kind == AreaKind.Hub ? Hubs : Zones;

    public override AreaContribution NewContribution() => new();

    public override string StorageKey(string key) => AreaContributionCodec.StorageKey(_kind, key);

    public override void Encode(AreaContribution contribution, StateBuffer output) => AreaContributionCodec.Encode(contribution, output);

    public override object MessageOf(AreaContribution contribution) => new AreaUpdate([.. contribution.Intervals], [.. contribution.Published]);

    public override IGroup NewGroup(string key) => new Group(new AreaId(_kind, EntityKey.Parse(key)));

    private sealed class Group(AreaId id) : IGroup
    {
        private readonly AreaState _state = new();

        public bool Replace(int shard, long epoch, long sequence, object contribution) => _state.Replace(shard, epoch, sequence, (AreaUpdate)contribution);

        public object Publish() => new AreaSnapshot(id, _state.Published(), _state.Prices(), _state.Shards);
    }
}
