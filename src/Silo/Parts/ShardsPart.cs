using GridGrains.Grains;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Shards;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Shards: who owns them, what they have applied, what is durable.</summary>
internal sealed class ShardsPart : SiloPart
{
    private static readonly Setting<double> BarrierSeconds = Setting.Number(
        "barrier-seconds", "S", ShardOptions.DefaultBarrierInterval.TotalSeconds, 0.05, 24 * 60 * 60, "Time between two checkpoints of a shard");

    public override string Name => "shards";

    public override IReadOnlyList<Setting> Settings => [BarrierSeconds];

    public override IReadOnlyList<ProblemCode> Problems => [ShardProblems.ReadUnavailable];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) =>
        settings with { BarrierInterval = TimeSpan.FromSeconds(values.Get(BarrierSeconds)) };

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.AddGridGrains(options =>
    {
        options.BarrierInterval = settings.BarrierInterval;
        options.MaxRecordsPerBatch = settings.Faults.BatchRecords ?? options.MaxRecordsPerBatch;
    });

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services.AddSingleton<ShardEndpoints>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => ShardEndpoints.Map(routes);

    public override ProblemAnswer? ProblemOf(Exception exception) => exception switch
    {
        ReadUnavailableException => ShardProblems.ReadUnavailable.With(exception.Message),
        ShardNotOwnedException => ShardProblems.ReadUnavailable.With("the shard is moving between silos"),
        _ => null,
    };
}
