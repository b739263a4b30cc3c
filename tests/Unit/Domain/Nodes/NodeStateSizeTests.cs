using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>A barrier writes thousands of states: what one takes is kept small.</summary>
public sealed class NodeStateSizeTests(ITestOutputHelper output)
{
    private static readonly NodeLabels Labels = new("TH_SP15_GEN-APND", "HUB", "TH_SP15_GEN-APND", "SCE", "CISO");

    [Fact]
    public void Full_node_with_five_minute_and_day_ahead_prices_fits_into_five_kibibytes() =>
        Assert.InRange(SizeOf(PriceProduct.RealTime5Min, PriceProduct.DayAheadHourly), 2048, 4864);

    [Fact]
    public void Full_caiso_node_with_fifteen_minute_prices_as_well_fits_into_six_kibibytes() =>
        Assert.InRange(SizeOf(PriceProduct.RealTime5Min, PriceProduct.RealTime15Min, PriceProduct.DayAheadHourly), 2048, 6144);

    [Fact]
    public void Node_with_one_price_fits_into_six_hundred_bytes() => Assert.InRange(Encode(StateOf(Fact(Noon, 40))).Length, 1, 600);

    private int SizeOf(params PriceProduct[] products)
    {
        var random = new Random(1);
        var state = new NodeState(Key) { Labels = Labels };
        state.AppliedUpTo(0, 3_000_000_000);
        state.AppliedUpTo(1, 200_000_000);
        foreach (var product in products)
        {
            var capacity = ProductTrack.CapacityOf(product);
            for (var slot = 0; slot < capacity; slot++)
            {
                var start = Noon.AddMinutes(slot * product.IntervalMinutes());
                var lmp = 40 + 25 * Math.Sin(slot * Math.Tau / capacity) + 8 * (random.NextDouble() - 0.5) + (slot % 97 == 0 ? 900 : 0);
                state.Apply(Fact(start, Math.Round(lmp, 5), product, product.IntervalMinutes() + 1 + random.NextDouble(), congestion: lmp / 20));
            }
        }

        var size = Encode(state).Length;
        output.WriteLine($"{string.Join(" + ", products.Select(product => product.Name()))}: {size} bytes");
        return size;
    }
}
