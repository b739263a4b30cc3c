using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Outages;
using GridGrains.Domain.Log;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Grains.Outages;
using GridGrains.Portal.Outages;
using GridGrains.Silo.Feeds.Outages;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Guardrails;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Outages;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Streams;

namespace GridGrains.Silo.Products;

/// <summary>Outages of units and facilities, their alerts, and what they have to do with prices.</summary>
internal sealed class OutagesProduct : SiloPart
{
    public override string Name => "outages";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Outages, Domain.Log.Topics.OutageAlerts];

    public override IReadOnlyList<StreamTopic> StreamTopics => [StreamTopic.ReadOnly(Domain.Log.Topics.Outages, "outages")];

    public override IReadOnlyList<string> Tables => ["iceberg.outages", "clickhouse.outages"];

    public override IReadOnlyList<TopicTable> TopicTables => [OutageTable.Topic];

    public override IReadOnlyList<RecordSchema> Schemas => [OutageSchema.Schema, OutageSchema.Alerts];

    public override IReadOnlyList<Cube> Cubes => OutageCubes.All;

    public override IReadOnlyList<Dataset> Datasets => OutageDataset.All;

    public override IReadOnlyList<JsonSerializerContext> Json => [OutageJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [OutageProblems.UnknownOutage];

    public override IReadOnlyList<RecordEntrance> Entrances =>
    [
        new(Domain.Log.Topics.Outages, OutageSchema.Schema, ["iso", "facility"], (key, value, now) =>
            OutageRecordReader.TryRead(key, value, now, out _, out var error) ? RecordError.None : error)
        {
            Example = """{"iso":"CAISO","facility":"DIABLO_7_UNIT 1","source":"MY_FEED","outage_id":"18123456","facility_name":"Diablo Canyon 1","facility_type":"nuclear","kind":"forced","capacity_mw":1122,"start_time":"2026-07-01T13:20:00Z","end_time":"2026-07-04T07:00:00Z","known_at":"2026-07-01T14:20:00Z"}""",
        },
    ];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddOutageGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<OutageEndpoints>().AddSingleton<IAnomalyContext, OutageContext>().AddSingleton<IOutageReads, PageOutages>();
        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<OutageSimulatorService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes) => OutageEndpoints.Map(routes);
}
