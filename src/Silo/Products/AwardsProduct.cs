using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Awards;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Awards;
using GridGrains.Grains.Contracts.Awards;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Awards;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Day-ahead awards of own resources, and what they were worth in real time.</summary>
internal sealed class AwardsProduct : SiloPart
{
    public override string Name => "awards";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.DayAheadAwards];

    public override IReadOnlyList<string> Tables => ["iceberg.iso_da_award", "clickhouse.iso_da_award"];

    public override IReadOnlyList<TopicTable> TopicTables => [AwardTable.Topic];

    public override IReadOnlyList<RecordSchema> Schemas => [AwardSchema.Schema];

    public override IReadOnlyList<Cube> Cubes => AwardCubes.All;

    public override IReadOnlyList<JsonSerializerContext> Json => [AwardJson.Default];

    public override IReadOnlyList<RecordEntrance> Entrances =>
    [
        new(Domain.Log.Topics.DayAheadAwards, AwardSchema.Schema, ["iso", "resource_id"], (key, value, now) =>
            AwardRecordReader.TryRead(key, value, now, out _, out var error) ? RecordError.None : error)
        {
            Remark = AwardRemarks.Of,
            Example = """{"iso":"CAISO","resource_id":"ALAMIT_7_UNIT 3","trade_date":"2026-07-01","hour_seq":7,"node":"TH_SP15_GEN-APND","awarded_mw":120,"self_schedule_mw":40,"price":41.2,"source":"MY_DESK","known_at":"2026-06-30T20:00:00Z"}""",
        },
    ];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddAwardGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services.AddSingleton(provider => new AwardEndpoints(
        provider.GetRequiredService<LiveAwards>(), provider.GetService<WarehouseQueries>() is { } queries ? new WarehouseAwards(queries) : null, provider.GetRequiredService<TimeProvider>()));

    public override void MapEndpoints(IEndpointRouteBuilder routes) => AwardEndpoints.Map(routes);
}
