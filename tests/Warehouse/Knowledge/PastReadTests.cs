using GridGrains.ClickHouse.Changes;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Knowledge;

/// <summary>States of the past out of the tables, and what was corrected.</summary>
public sealed class PastReadTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly AsOf[] Moments = [new(Noon.AddMinutes(12)), new(Noon.AddMinutes(75)), new(Noon.AddMinutes(130)), new(Noon.AddHours(12))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Three publications of an hour, an hour apart; one five minutes is published once. Day-ahead hours, of which one is corrected; members that move.
    private static readonly LmpEvent[] Prices =
    [
        .. from version in Enumerable.Range(0, 3) from slot in Enumerable.Range(0, 12) where version == 0 || slot != 5 select Price(Sp15, Noon.AddMinutes(5 * slot), 20 + slot + (10 * version), version),
        Price(Sp15, Noon.AddHours(20), 60, product: PriceProduct.DayAheadHourly), Price(Sp15, Noon.AddHours(2), 40, product: PriceProduct.DayAheadHourly),
        Price(Sp15, Noon.AddHours(2), 41, version: 15, product: PriceProduct.DayAheadHourly),
        Price(Sp15, Noon.AddDays(-5), 77), Price(Sp15, Noon.AddDays(-5).AddMinutes(5), 78),
        Price("A", Noon, 10, hub: Sp15), Price("B", Noon, 30, hub: Sp15), Price("B", Noon, 32, version: 1, hub: "TH_NP15_GEN-APND"),
    ];

    [Fact]
    public async Task Node_hub_and_history_are_those_of_the_moment()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices);
        await bed.WriteAsync();
        var versions = new WarehousePriceVersions(new WarehouseQueries(bed.Warehouse));
        var history = new WarehousePriceHistory(bed.Warehouse);
        var node = new EntityKey(Isos.Caiso, Sp15);
        foreach (var asOf in Moments)
        {
            LmpRow[] rows = [.. Prices.Select((price, offset) => new LmpRow(price.Node, price.Fact, price.Labels, offset, "TEST", default))];
            var expected = PastNode.Of(node, rows.Where(row => row.Node == node), asOf).Publish();
            var read = await versions.OfNodesAsync(Isos.Caiso, [Sp15, "A"], asOf, PastNode.ReachOf(isDayAhead: false), Token);
            var found = PastNode.Of(node, read.Where(row => row.Node == node), asOf).Publish();

            var ofWeek = await versions.OfNodesAsync(Isos.Caiso, [Sp15, "A"], asOf, PastNode.ReachOfWeek, Token);
            Assert.Equal(
                PastNode.Of(node, rows.Where(row => row.Node == node), asOf).FindTrack(PriceProduct.RealTime5Min)?.ReadWeek(),
                PastNode.Of(node, ofWeek.Where(row => row.Node == node), asOf).FindTrack(PriceProduct.RealTime5Min)?.ReadWeek());
            Assert.Equal(expected.RealTime, found.RealTime);
            Assert.Equal(expected.DayAhead, found.DayAhead);
            Assert.Equal(expected.DayAheadAt(Noon.AddHours(2)), found.DayAheadAt(Noon.AddHours(2)));
            var stored = await history.ReadAsync(node, PriceProduct.RealTime5Min, Noon, asOf.MomentUtc, asOf, Token);
            Assert.Equal(
                PastNode.Of(node, rows.Where(row => row.Node == node), asOf).FindTrack(PriceProduct.RealTime5Min)!.PricesIn(Noon, asOf.MomentUtc),
                stored.Select(price => (price.IntervalStartUtc, price.LmpUsdPerMwh)));

            var hub = new GroupId(GroupKind.Hub, node);
            Assert.Equal(
                PastGroup.MembersOf(hub, node, rows, asOf), PastGroup.MembersOf(hub, node, await versions.OfAreaAsync(hub, asOf, Token), asOf));
        }
    }

    [Fact]
    public async Task Corrections_are_named_with_both_versions_page_by_page()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices);
        await bed.WriteAsync();
        var tables = new WarehouseChanges(new WarehouseQueries(bed.Warehouse));
        var query = new ChangeQuery(Moments[1].MomentUtc, Moments[3].MomentUtc, Noon.AddDays(-1), Noon.AddDays(2), Isos.Caiso, Sp15, PriceProduct.RealTime5Min, null, null, Take: 4);
        var found = new List<Change>();
        for (var page = await tables.ReadAsync(ChangeKind.Price, query, caps => caps, Token); page.Count > 0;)
        {
            found.AddRange(page);
            var last = page[^1];
            page = await tables.ReadAsync(ChangeKind.Price, query with { After = new ChangePlace(last.Kind, last.StartUtc, last.Iso, last.Market, last.Subject, last.Place) }, caps => caps, Token);
        }

        // What was not known at the first moment was not corrected: the first hour's versions are ten minutes apart from their intervals.
        var expected = Prices.Where(price => price.Node.Id == Sp15 && !price.Fact.Product.IsDayAhead()).GroupBy(price => price.Fact.IntervalStartUtc)
            .Select(versions => (Start: versions.Key, Old: At(versions, Moments[1]), New: At(versions, Moments[3]))).Where(change => change.Old is not null && change.Old != change.New).ToArray();
        Assert.Equal(expected.Select(change => (change.Start, change.Old!.Value, change.New!.Value)), found.Select(change => (change.StartUtc, change.Old.Value, change.New.Value)));
        Assert.NotEmpty(found);
        Assert.All(found, change => Assert.Equal((change.New.Value - change.Old.Value, 5), (change.Delta, change.Minutes)));
        Assert.All(found, change => Assert.True(change.Old.KnownAtUtc <= Moments[1].MomentUtc && change.New.KnownAtUtc > Moments[1].MomentUtc));

        var all = await tables.ReadAsync(ChangeKind.Price, query with { Node = null, Market = null, SinceUtc = Moments[0].MomentUtc, Take = 100 }, caps => caps, Token);
        Assert.Contains(all, change => change is { Subject: "B", Hub: "TH_NP15_GEN-APND", Delta: 2 });
        Assert.Contains(all, change => change is { Market: "DAY_AHEAD_HOURLY", Delta: 1 });
        Assert.Empty(await tables.ReadAsync(ChangeKind.Feature, query with { Take = 10 }, caps => caps, Token));

        static double? At(IEnumerable<LmpEvent> versions, AsOf asOf) =>
            versions.Select(price => price.Fact).Where(fact => asOf.Knows(fact.KnownAtUtc)).OrderBy(fact => fact.KnownAtUtc).Select(fact => (double?)fact.Lmp).LastOrDefault();
    }
}
