using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Derived;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Awards;
using GridGrains.Grains.Contracts.Cubes;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Contracts.FeatureStore;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Grains.Contracts.Groups;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Grains.Contracts.Series;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Contracts.Weather;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.TestingHost;
using Xunit;

namespace GridGrains.Tests.Cluster;

/// <summary>What crosses a grain interface arrives as it was sent.</summary>
public sealed class WireTypesTests
{
    private static readonly Assembly Contracts = typeof(INodeGrain).Assembly;
    private static readonly DateTime Hour = new(2026, 7, 1, 18, 0, 0, DateTimeKind.Utc);
    private static readonly EntityKey Key = new(Isos.Caiso, "TH_SP15_GEN-APND");
    private static readonly NodeLabels Labels = new("SP15", "HUB", "SP15 HUB", "SCE", "CISO");

    private static readonly LmpFact Fact = new()
    {
        Product = PriceProduct.RealTime15Min,
        IntervalStartUtc = Hour.AddTicks(70),
        IntervalMinutes = 15,
        Lmp = 41.23456789,
        Energy = 40,
        Congestion = -1.5,
        Loss = 2.73456789,
        Ghg = double.NaN,
        KnownAtUtc = Hour.AddMinutes(20),
        KnownAtBasis = KnownAtBasis.IntervalEndPlusLag,
        SourceVersion = 3,
        Quality = RowQuality.OffGrid | RowQuality.IdentityBroken,
    };

    private static readonly TradingSession Session = new(Hour.AddHours(-11), Hour.AddHours(13), 44, 1_234_567_890_123, -100, 9_999_999);
    private static readonly WindowSummary Window = new(Hour, 60, 4, -5_000_000_000, -2_000_000_000, 7);
    private static readonly WeekSummary Week = new(Hour, 2016, -5_000_000_000, (UInt128)ulong.MaxValue + 7, -2_000_000_000, 7, IsExact: false);
    private static readonly ProductSnapshot ProductValue = new(Fact, Session, Window, Window with { Minutes = 15 }, Window with { Count = 2 }, LateCount: 6, BeforeTicks: 7);
    private static readonly DayAheadHours Hours = DayAheadHours.Empty.With(DayAheadHours.HourOf(Hour), new DayAheadPrice(39.5, 38, 1, float.NaN));
    private static readonly NodeSnapshot Snapshot = new(Key, Labels, [ProductValue], Hours, new TopicOffsets(17, -1), DistinctCount: 88, StandingSumTicks: -9);
    private static readonly GroupInterval Interval = new(PriceProduct.RealTime5Min, Hour, 12, 4_800_000_000);
    private static readonly GroupPrice Members = new(PriceProduct.RealTime5Min, Hour, 12, 4_800_000_000);
    private static readonly GroupId Group = new(GroupKind.Zone, Key);
    private static readonly TierBounds Bounds = new(4, 20, 100, null);
    private static readonly TierTenant Desk = new("desk", 1, 2, 30, 400);
    private static readonly TopicStatus Topic = new("ISO_RT_LMP", 101, 99, 7);
    private static readonly PriceChange Change = new(1, PriceTicks.Missing);

    private static readonly DerivedEvent Derived = new(
        PriceEventKinds.PriceSpike, PriceEventKinds.Nodes, Key.ToString(), "REAL_TIME_5_MIN", Hour, Hour.AddMinutes(5), Hour.AddMinutes(10), [new EventFigure("lmp_usd_per_mwh", 912.5)]);

    private static readonly FeaturePush Push = new(
        "turbine_stats@v1", Hour, Hour.AddMinutes(5), ["output_mw", "state", "blades", "since"],
        [FeatureValue.Of(2.0), FeatureValue.Of("running"), FeatureValue.Of([1.5f, 2f]), FeatureValue.Of(Hour)], [new WindowPlan("output_mw", 300, 13)], FeatureTarget.Online);

    private static readonly FeatureViewRow FeatureRow =
        new(Push.View, Push.EventUtc, Push.KnownAtUtc, Push.Names, Push.Values, [new WindowSeries(Push.Windows[0]).With(Hour, 2)]);

    private static readonly CurveQuote Quote = new(
        "Q1-27", DeliveryPeriod.Months(2027, 1, 3), "6x16", 61.25, 61, 61.5, 25, "ICE", QuoteKind.Settlement, Hour, "desk");

    private static readonly CellHour Cell = CellHour.Of(WeatherHour.Of(Hour), CellHour.Observed, 21.5, 9.25, 4.5, 0.4, 0.9);
    private static readonly SeriesPoint SeriesOfWest = new(Hour, 5, Hour.AddMinutes(10), 1611.7) { Source = "nyiso-load" };
    private static readonly AwardReport Award = new(
        new LocalDate(2026, 7, 1), 7, Hour, "MY_DESK", "Alamitos 3", "generator", "TH_SP15_GEN-APND", "SP15", 120.5, 40, 41.25, Hour.AddHours(-17));

    private static readonly OutageReport OutageOfUnit = new(
        "18123456", "caiso-curtailed", "Diablo Canyon 1", "nuclear", OutageKind.Planned, "NP15", "DIABLO_7_N001", 1_122.5, 1_150, Hour, Hour.AddDays(9), OutageStatus.Completed, Hour.AddHours(1), "PLANT_TROUBLE");

    private static readonly ZoneHour Zone = new ZoneHour().With(Cell, 250_000);

    private static readonly PipelineRunStatus PipelineRun =
        new("8de7cdd1f2a3400", "schedule", "failed", Hour, Hour.AddSeconds(2), 3, 14_800, 100, 98, 2, 1, "source_busy", "it takes no more requests now", ["'price' is new"], 120.5, ["source_failed: api.example.com answered 500"]);

    private static readonly PipelineBackfillStatus PipelineBackfill = new(Hour.AddDays(-31), Hour, 1_440, Hour.AddDays(-19), 12, 31, Hour.AddMinutes(8), PipelineRun);

    private static readonly object[] Samples =
    [
        Key, Labels, Fact, Session, Window, ProductValue, Hours, Snapshot, Interval, Members, Group, Topic, Change, Derived,
        new FeedFreshness(Isos.Caiso, PriceProduct.RealTime5Min, Hour, 20, 3),
        new GroupUpdate([Interval], [Fact]),
        new ContributionMessage("nodes", "hub", "CAISO/H", 4, 12, 7, 3, 1L << 40, new GroupUpdate([Interval], [Fact])),
        new GroupSnapshot(Group, [Fact], [Members], 5),
        new EntityBatch<WatermarkedFact>(3, 1, -1, 1L << 33, [new WatermarkedFact(Fact, Hour, Labels)]),
        new WatermarkedFact(Fact, Hour, null),
        ApplyStatus.Gap,
        new ApplyAnswer<NodeApplyResult>(ApplyStatus.Ok, new NodeApplyResult(1, 2, 3, 4, 5, 6, [Change]), [Derived]),
        new NodeApplyResult(1, 2, 3, 4, 5, 6, [Change]),
        new PricePoint(Hour, 41.2346),
        Week,
        new RollingPrices(Hour, [new PricePoint(Hour, 41.2346)], Week),
        new ShardStatus("nodes", 4, "S127.0.0.1:11111:9", 12, [Topic], 20_000, 31, 77, 2.5, "owned", 2),
        new NodeListing(Key.ToString(), Labels),
        new ListNodes(),
        Push,
        new FeatureEntitySnapshot([FeatureRow], 1L << 33),
        new FeatureApplyResult(1, 2, 3, 4),
        Quote,
        new CurveSnapshot("CAISO_SP15", 4, Hour, [Quote]),
        new CurveApplyResult(3, 1),
        Cell,
        new CellReport("NOAA", [Cell]),
        new CellChange(default, Cell),
        new CellSnapshot("8729a1d75ffffff", "NOAA", [Cell], new ForecastError(2, 1.5, 2.5, 3.5)),
        Zone,
        new ZoneWeatherSnapshot("CAISO/SP15", [Zone]),
        new CellApplyResult([new CellChange(default, Cell)]),
        SeriesOfWest,
        new SeriesReport("nyiso-load", SeriesBasis.PostingRule, [SeriesOfWest]),
        new SeriesSnapshot("NYISO/load_actual/WEST", "nyiso-load", [SeriesOfWest]),
        Bounds,
        new TierCall(new Guid("0197f1a2-3b4c-7d5e-8f60-718293a4b5c6"), "silo-1", "desk", 1.5, Bounds, true),
        new TierReply(3, 7, TimeSpan.FromSeconds(1.25), "hour", 100, 101, Hour),
        new TierStatus(2, 3, [Desk]),
        new CubeReply(2, [1, 2, 3], "0123ab", Hour, true, "time", "it takes more than 8 s"),
        Desk,
        new SeriesApplyResult(7),
        new ListSeries(),
        new SeriesListing("NYISO/load_actual/WEST", "nyiso-load", 12, Hour, SeriesOfWest),
        OutageOfUnit,
        new OutageRevision(OutageOfUnit, Hour.AddHours(3)),
        new Outage("CAISO/DIABLO_7_UNIT 1", [new OutageRevision(OutageOfUnit, Hour.AddHours(3))]),
        new OutageSnapshot("CAISO/DIABLO_7_UNIT 1", [new Outage("CAISO/DIABLO_7_UNIT 1", [new OutageRevision(OutageOfUnit, Hour.AddHours(3))])]),
        new OutageApplyResult(2),
        new ListOutages("CAISO", "18123456"),
        Award,
        new AwardSnapshot("CAISO/ALAMIT_7_UNIT 3", [Award]),
        new AwardApplyResult(3),
        new ListAwards("CAISO"),
        new AskFreshness(Hour),
        new AskPartitions(),
        new PartitionReport(3, [new PartitionShare("CAISO.DAY_AHEAD_HOURLY.2026-06-01", [1, 2, 3], Hour)]),
        new PartitionShare("CAISO.DAY_AHEAD_HOURLY.2026-06-01", [1, 2, 3], Hour),
        PipelineRun,
        PipelineBackfill,
        new PipelineStatus("sp15-prices", "idle", Hour, Hour.AddMinutes(-5), 2, [PipelineRun], PipelineBackfill),
        new ShardNotOwnedException("shard 4 is not owned here"),
        new DomainException(DomainErrorCode.StorageUnavailable, "the broker does not answer"),
    ];

    private static readonly JsonSerializerOptions EveryMember = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new KeyAsText(), new HoursAsArrays(), new ExceptionAsText(), new FeatureValueAsText(), new PeriodAsText() },
    };

    public static TheoryData<int> SampleIndexes => new(Enumerable.Range(0, Samples.Length));

    [Theory]
    [MemberData(nameof(SampleIndexes))]
    public void Value_arrives_as_it_was_sent(int index)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var sent = Samples[index];

        var arrived = serializer.Deserialize<object>(serializer.SerializeToArray(sent));

        Assert.IsType(sent.GetType(), arrived);
        Assert.Equal(Text(sent), Text(arrived));
    }

    [Fact]
    public void Every_wire_type_has_a_sample()
    {
        var contracts = Contracts.GetTypes();
        var surrogates = contracts
            .SelectMany(type => type.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConverter<,>))
            .ToDictionary(converter => converter.GetGenericArguments()[1], converter => converter.GetGenericArguments()[0]);

        var wire = contracts.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute))).Select(type => surrogates.GetValueOrDefault(type, type));

        Assert.Equal(wire.Select(type => type.Name).Order(), Samples.Select(sample => sample.GetType().Name).Order());
    }

    [Fact]
    public void Empty_values_arrive_empty()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var sent = new NodeState(Key).Publish();

        var arrived = serializer.Deserialize<NodeSnapshot>(serializer.SerializeToArray(sent));

        Assert.NotNull(arrived);
        Assert.Equal(Text(sent), Text(arrived));
        Assert.Null(arrived.DayAheadHours.At(DayAheadHours.HourOf(Hour)));
    }

    [Fact]
    public void Everything_a_contract_takes_or_gives_has_a_codec_and_every_contract_a_proxy()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var codecs = services.GetRequiredService<ICodecProvider>();
        var proxies = services.GetRequiredService<IOptions<TypeManifestOptions>>().Value.InterfaceProxies;
        var interfaces = Contracts.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable))).ToList();

        Assert.Contains(typeof(IShardService), interfaces);
        Assert.All(interfaces, contract =>
        {
            Assert.Contains(proxies, proxy => proxy.IsAssignableTo(contract));
            Assert.All(contract.GetMethods().SelectMany(Carried), type => Assert.NotNull(codecs.TryGetCodec(type)));
        });
    }

    [Fact]
    public async Task Every_grain_interface_resolves_to_one_grain()
    {
        var builder = new InProcessTestClusterBuilder(1);
        await using var cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);

        Assert.All(
            [typeof(INodeGrain), typeof(IHubGrain), typeof(IZoneGrain)],
            contract => Assert.IsAssignableFrom(contract, cluster.Client.GetGrain(contract, Key.ToString())));
        Assert.IsAssignableFrom<IShardGrain>(cluster.Client.GetGrain(typeof(IShardGrain), 3));
    }

    private static IEnumerable<Type> Carried(MethodInfo method)
    {
        var given = method.ReturnType.IsGenericType ? [method.ReturnType.GetGenericArguments()[0]] : Type.EmptyTypes;
        return method.GetParameters().Select(parameter => parameter.ParameterType).Where(type => type != typeof(CancellationToken)).Concat(given);
    }

    private static string Text(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), EveryMember);

    private sealed class KeyAsText : WriteOnly<EntityKey>
    {
        public override void Write(Utf8JsonWriter writer, EntityKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class FeatureValueAsText : WriteOnly<FeatureValue>
    {
        public override void Write(Utf8JsonWriter writer, FeatureValue value, JsonSerializerOptions options) => writer.WriteStringValue($"{value.Type} {value}");
    }

    private sealed class PeriodAsText : WriteOnly<DeliveryPeriod>
    {
        public override void Write(Utf8JsonWriter writer, DeliveryPeriod value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class HoursAsArrays : WriteOnly<DayAheadHours>
    {
        public override void Write(Utf8JsonWriter writer, DayAheadHours value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new { value.NewestHour, Lmp = value.LmpByHour.ToArray(), Components = value.ComponentsByHour.ToArray() }, options);
    }

    private sealed class ExceptionAsText : WriteOnly<Exception>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(Exception));

        public override void Write(Utf8JsonWriter writer, Exception value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{(value as DomainException)?.Code} {value.Message}");
    }

    private abstract class WriteOnly<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
