using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>
/// What every cube says of a past moment, against a reference that looks at single prices. The prices lie around the day on which clocks are set
/// back; they are corrected, some of them after the moment; nodes change their hub, are members of none, or miss components.
/// </summary>
public sealed class AsOfTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";
    private const string Np15 = "TH_NP15_GEN-APND";

    // 1 November 2026, 00:00 Pacific.
    private static readonly DateTime Midnight = new(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc);

    private static readonly CubeQuestion Caiso = new(Isos.Caiso, Sp15, Np15, "A", "A", Sp15, 31, 35);
    private static readonly CubeQuestion Ercot = new(Isos.Ercot, "HB_NORTH", "HB_WEST", "E1", "E1", "HB_NORTH", 7, 40);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Cubes_of_a_past_moment_know_what_was_known_then(int seed)
    {
        var random = new Random(seed);
        var events = RandomEvents(random);
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. events]);
        await bed.WriteAsync();

        var answered = new HashSet<string>();
        foreach (var asOf in new[] { Midnight.AddDays(seed - 1).AddHours(seed - 1), Midnight.AddMinutes(15 * random.Next(-96, 192)), Midnight.AddSeconds(random.Next(-100_000, 200_000)), Midnight.AddHours(6) })
        {
            var known = new KnownPrices(events, asOf);
            foreach (var question in new[] { Caiso, Ercot })
            {
                foreach (var cube in CubeCatalog.All)
                {
                    var rows = await CubeRunner.RowsAsync(bed, cube, cube.AsOfSql, CubeRunner.ParametersOf(question, asOf));
                    answered.UnionWith(rows.Count > 0 ? [cube.Name] : Array.Empty<string>());
                    CubeRunner.AssertSame($"{cube.Name} of {question.Iso} as of {asOf:O}", new CubeReference(known, question).Rows(cube.Name), rows);
                }
            }
        }

        Assert.Empty(CubeCatalog.All.Select(cube => cube.Name).Except(answered));
    }

    /// <summary>On the hour, when nothing more is to come, both ways say the same.</summary>
    [Fact]
    public async Task Rollups_say_what_the_versions_say()
    {
        var events = RandomEvents(new Random(3));
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. events]);
        await bed.WriteAsync();
        var now = events.Max(price => price.Fact.KnownAtUtc > price.Fact.IntervalEndUtc ? price.Fact.KnownAtUtc : price.Fact.IntervalEndUtc);
        now = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc).AddHours(1);
        await bed.AppendAsync(RandomEvent(new Random(4), Isos.Caiso, Sp15, now.AddMinutes(-15)), RandomEvent(new Random(5), Isos.Caiso, Sp15, now.AddMinutes(-75)));
        await bed.WriteAsync();

        foreach (var cube in CubeCatalog.All)
        {
            var parameters = CubeRunner.ParametersOf(Caiso, now.AddHours(1));
            var rows = await CubeRunner.RowsAsync(bed, cube, cube.Sql, parameters);
            CubeRunner.AssertSame(cube.Name, await CubeRunner.RowsAsync(bed, cube, cube.AsOfSql, parameters), rows);
        }
    }

    private static List<LmpEvent> RandomEvents(Random random)
    {
        var events = new List<LmpEvent>();
        foreach (var (iso, nodes) in new[] { (Isos.Caiso, new[] { Sp15, Np15, "A", "B", "C" }), (Isos.Ercot, new[] { "HB_NORTH", "E1", "E2" }) })
        {
            for (var i = 0; i < 900; i++)
            {
                // Half of the intervals lie within a day of the middle, so that windows of hours hold some.
                var quarters = i % 2 == 0 ? random.Next(-96, 192) : random.Next(-96 * 32, 96 * 5);
                events.Add(RandomEvent(random, iso, nodes[random.Next(nodes.Length)], Midnight.AddMinutes(15 * quarters)));
            }

            foreach (var corrected in events.Where(price => price.Node.Iso == iso).ToArray().Where(_ => random.Next(3) == 0))
            {
                events.Add(RandomEvent(random, iso, corrected.Node.Id, corrected.Fact.IntervalStartUtc, corrected.Fact.Product));
            }
        }

        return events;
    }

    private static LmpEvent RandomEvent(Random random, Iso iso, string node, DateTime start, PriceProduct? product = null)
    {
        var market = product ?? (random.Next(3) == 0 ? PriceProduct.DayAheadHourly : iso.SettlementRealTime);
        start = market.IsDayAhead() ? new DateTime(start.Ticks - (start.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc) : start;
        var hubs = iso == Isos.Caiso ? new[] { Sp15, Np15 } : ["HB_NORTH", "HB_WEST"];
        var isHub = node == Sp15 || node == Np15 || node == "HB_NORTH";
        var hub = isHub || random.Next(4) == 0 ? null : hubs[random.Next(2)];
        return new LmpEvent(
            new EntityKey(iso, node),
            new LmpFact
            {
                Product = market,
                IntervalStartUtc = start,
                IntervalMinutes = market.IntervalMinutes(),
                Lmp = random.Next(-2000, 8000) / 100d,
                Energy = Component(random),
                Congestion = Component(random),
                Loss = Component(random),
                KnownAtUtc = start.AddMinutes(market.IsDayAhead() ? -960 : 20).AddHours(random.Next(3) == 0 ? random.Next(60) : 0),
                KnownAtBasis = KnownAtBasis.Published,
                SourceVersion = random.Next(3),
            },
            hub is null ? NodeLabels.None : new NodeLabels(Hub: hub));
    }

    private static double Component(Random random) => random.Next(4) == 0 ? double.NaN : random.Next(-3000, 3000) / 100d;
}
