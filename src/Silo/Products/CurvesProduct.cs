using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Curves;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Grains.Sharding;
using GridGrains.Lake.Curves;
using GridGrains.Portal.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Curves;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Streams;

namespace GridGrains.Silo.Products;

/// <summary>Forward curves of power and gas: quotes, live marks, shapes, comparisons.</summary>
internal sealed class CurvesProduct : SiloPart
{
    // Fixed for ever, and used by no other singleton.
    private const int SingletonNumber = 5;

    public override string Name => "curves";

    public override bool IsOptional => true;

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.CurveMarks, Domain.Log.Topics.VendorTicks];

    public override IReadOnlyList<StreamTopic> StreamTopics => [StreamTopic.ReadOnly(Domain.Log.Topics.CurveMarks, "curves")];

    public override IReadOnlyList<string> Tables => ["clickhouse.curves_latest", "clickhouse.factors_eod"];

    public override IReadOnlyList<TableDefinition> Definitions => [CurveTables.Eod, FactorTables.Eod];

    public override IReadOnlyList<ComputedTable> ComputedTables => CurveTable.All;

    public override IReadOnlyList<RecordSchema> Schemas => [QuoteSchema.Schema];

    public override IReadOnlyList<JsonSerializerContext> Json => [CurveJson.Default];

    public override IReadOnlyList<ProblemCode> Problems =>
        [CurveProblems.UnknownCurve, CurveProblems.NoQuotes, CurveProblems.UnknownEvening, CurveProblems.DamagedCurve, CurveProblems.EodRunning, CurveProblems.TooLittleHistory,
            CurveProblems.NoPrices];

    public override IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews =>
    [
        provider => new CurveFeatureView(provider.GetRequiredService<LiveCurves>(), provider.GetRequiredService<ClosingCurves>()),
        provider => new NodeCurveView(
            provider.GetRequiredService<LiveCurves>(), provider.GetRequiredService<ClosingCurves>(), provider.GetRequiredService<LiveCatalog>(), provider.GetRequiredService<TimeProvider>()),
    ];

    public override IReadOnlyList<FeatureService> FeatureServices =>
        [new("curve_default", "curve_features") { Description = "All features of a forward curve", Owner = "curves", Freshness = TimeSpan.FromDays(1) }];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddCurveGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services
            .AddSingleton<KnownCurves>()
            .AddSingleton<ClosingCurves>()
            .AddSingleton<CurveEndpoints>()
            .AddSingleton<CompareEndpoints>()
            .AddSingleton<SpreadEndpoints>()
            .AddSingleton<LineageEndpoints>()
            .AddSingleton<QuoteEndpoints>()
            .AddSingleton<EodEndpoints>()
            .AddSingleton<FactorEndpoints>()
            .AddSingleton<RiskEndpoints>()
            .AddSingleton<OptionEndpoints>()
            .AddSingleton<ICurveReads, PageCurves>()
            .AddSingleton(provider => new EveningCurves(provider.GetService<CurveLake>()))
            .AddSingleton<EodInstruments>()
            .AddSingleton(provider => new CurveProfiles(
                provider.GetService<IHourlyHistory>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CurveProfiles>>()))
            .AddSingleton<ICurveProfiles>(provider => provider.GetRequiredService<CurveProfiles>())
            .AddHostedService(provider => provider.GetRequiredService<CurveProfiles>())
            .AddSingleton(provider => new EodRun(
                provider.GetRequiredService<LiveCurves>(), provider.GetRequiredService<CurveProfiles>(), provider.GetService<CurveLake>(), provider.GetService<CurveWarehouse>(),
                provider.GetService<FactorStep>(), provider.GetRequiredService<CurveEvents>(), provider.GetRequiredService<EodInstruments>(), provider.GetRequiredService<RunReporter>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EodRun>>()))
            .AddSingleton<EodSchedule>()
            .AddClusterSingleton<EodSchedule>("curves-eod", SingletonNumber);
        if (storage.Lake is not null)
        {
            services.AddSingleton<CurveLake>().AddSingleton<FactorLake>().AddSingleton<IHourlyHistory, LakeHourlyHistory>()
                .AddSingleton(provider => new FactorStep(
                    provider.GetRequiredService<CurveLake>(), provider.GetRequiredService<FactorLake>(), provider.GetService<CurveWarehouse>(), provider.GetRequiredService<TimeProvider>()));
        }

        if (settings.Warehouse.IsOn)
        {
            services.AddSingleton<CurveWarehouse>().AddSingleton<IHourlyHistory, WarehouseHourlyHistory>();
        }

        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<SimulatedQuotesService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CurveEndpoints.Map(routes);
        CompareEndpoints.Map(routes);
        SpreadEndpoints.Map(routes);
        LineageEndpoints.Map(routes);
        QuoteEndpoints.Map(routes);
        EodEndpoints.Map(routes);
        FactorEndpoints.Map(routes);
        RiskEndpoints.Map(routes);
        OptionEndpoints.Map(routes);
    }

    public override ProblemAnswer? ProblemOf(Exception exception) => exception is EodRunningException ? CurveProblems.EodRunning.With(exception.Message) : null;
}
