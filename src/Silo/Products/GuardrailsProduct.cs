using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Guardrails;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Guardrails;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding;
using GridGrains.Lake.Guardrails;
using GridGrains.Portal.Guardrails;
using GridGrains.Silo.Guardrails;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Guardrails;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Products;

/// <summary>
/// Episodes of prices that are unlike their series, and days of prices that contradict themselves. The detectors work in the states of the products that they watch.
/// </summary>
internal sealed class GuardrailsProduct : SiloPart
{
    // Fixed for ever, and used by no other singleton.
    private const int TaggingNumber = 4;

    internal static readonly Setting<double> QuarantineInterval = Setting.Number(
        "quarantine-interval", "SECONDS", QuarantineOptions.DefaultLookInterval.TotalSeconds, 0.1, 3600,
        "How often days of live prices are judged; one that is over counts as complete when eight times as long no price of it came");

    public override string Name => "guardrails";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.QuarantineDecisions];

    public override IReadOnlyList<string> Tables => ["iceberg.data_quality_log", "clickhouse.data_quality_log"];

    public override IReadOnlyList<TopicTable> TopicTables => [QualityTable.Topic];

    public override IReadOnlyList<ComputedTable> ComputedTables => QuarantineHours.All;

    public override IReadOnlyList<RecordSchema> Schemas => [PartitionDecisionSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [AnomalyJson.Default, IncidentJson.Default, QuarantineJson.Default];

    public override IReadOnlyList<Setting> Settings => [QuarantineInterval];

    public override IReadOnlyList<ProblemCode> Problems => [QuarantineProblems.UnknownPartition, QuarantineProblems.NotQuarantined];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings)
    {
        silo.Services.AddSingleton(new QuarantineOptions { LookInterval = TimeSpan.FromSeconds(settings.Values.Get(QuarantineInterval)) });
        silo.Services.AddGuardrailGrains();
    }

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<AnomalyEndpoints>().AddSingleton<IncidentNodes>().AddSingleton<IncidentEndpoints>().AddSingleton<IAnomalyReads, PageAnomalies>().AddSingleton<QuarantineEndpoints>();
        if (storage.Lake is not null)
        {
            services.AddSingleton<QuarantineTags>().AddSingleton<QuarantineTagging>().AddClusterSingleton<QuarantineTagging>("quarantine-tags", TaggingNumber);
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        AnomalyEndpoints.Map(routes);
        IncidentEndpoints.Map(routes);
        QuarantineEndpoints.Map(routes);
    }
}
