using CsCheck;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Sinks;

public sealed class RowOrderTests
{
    private static readonly Gen<LmpRow> Row = Gen.Select(
        Gen.OneOf(Gen.Const("A"), Gen.Const("B"), Gen.Const("a"), Gen.Const("B2")), Gen.OneOf(Gen.Const("CAISO"), Gen.Const("MISO")), Gen.Int[0, 600], Gen.Int[-5, 5], (node, iso, minutes, known) =>
            RealTime(node, Noon.AddMinutes(5 * minutes), 20, knownAfterMinutes: known, iso: iso));

    [Fact]
    public void Rows_come_by_day_then_entity_then_time_then_version_then_log_order()
    {
        var order = PriceTables.RealTime.NewOrdering();
        Gen.Select(Row.Array[0, 60], Row.Array[0, 60]).Sample((first, second) =>
        {
            PartitionRows[] rows = [Range(RealTime0, 0, first), Range(RealTime1, 0, second)];

            var found = order.Of([.. rows.Select(range => range.Of<LmpRow>())]).ToArray().Select(place => (place.List, place.Row));

            var all = rows.SelectMany((range, s) => range.Of<LmpRow>().Select((price, r) => (Price: price, Place: (List: s, Row: r))));
            Assert.Equal(
                all.OrderBy(row => row.Price.Fact.IntervalStartUtc.Date)
                    .ThenBy(row => row.Price.Node.Iso.Code, StringComparer.Ordinal)
                    .ThenBy(row => row.Price.Node.Id, StringComparer.Ordinal)
                    .ThenBy(row => row.Price.Fact.IntervalStartUtc)
                    .ThenBy(row => row.Price.Fact.KnownAtUtc)
                    .Select(row => row.Place),
                found);
        }, threads: 1);
    }
}
