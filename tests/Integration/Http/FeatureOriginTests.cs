using GridGrains.Domain.Markets;
using GridGrains.Silo.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Which prices features are computed from; that the tables have them is tested where there is a warehouse.</summary>
public sealed class FeatureOriginTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FeatureViews Views => silo.Services.GetRequiredService<FeatureViews>();

    [Theory]
    [InlineData("node_prices")]
    [InlineData("node_rolling")]
    public async Task Followed_feature_is_the_same_figure_of_the_prices_within_its_time(string name)
    {
        var node = $"ORIGIN_{name}";
        var prices = Enumerable.Range(-9, 12).ToDictionary(quarter => Sample.Hour.AddMinutes(15 * quarter), quarter => 20.0 + (quarter * quarter % 11));
        await Sample.PostAsync(silo, [.. Enumerable.Range(-9, 12).Select(quarter => Sample.RealTime(Isos.Caiso, node, quarter, prices[Sample.Hour.AddMinutes(15 * quarter)]))]);
        var view = Views.Find(name)!;

        Assert.NotEmpty(view.Followed);
        foreach (var feature in view.Followed)
        {
            Assert.Contains(feature, view.FeatureNames);
            var origin = (await view.OriginAsync(feature, $"CAISO/{node}", null, Cancellation))!;
            var within = prices.Where(price => price.Key >= origin.FromUtc && price.Key < origin.ToUtc).Select(price => price.Value).ToArray();
            Assert.Equal((node, false, PriceProduct.RealTime15Min), (origin.Place.Id, origin.IsHub, origin.Product));
            Assert.True(double.IsNaN(origin.Value) ? feature.EndsWith("_std", StringComparison.Ordinal) : Math.Abs(origin.Value - origin.Recompute(within)) < 1e-4, $"{feature}: {origin.Value}, of {within.Length} prices {origin.Recompute(within)}");
        }

        Assert.Null(await view.OriginAsync(view.Followed[0], "CAISO/ORIGIN_NOBODY", null, Cancellation));
    }

    [Fact]
    public async Task Published_price_of_a_hub_is_of_one_interval_of_its_own()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "TH_SP15_GEN-APND", 0, 33));
        var origin = await Poll.ForAsync(async () => await Views.Find("hub_prices")!.OriginAsync("rt_lmp", "CAISO/SP15", null, Cancellation), "the hub publishes its price");

        Assert.Equal(("TH_SP15_GEN-APND", true), (origin.Place.Id, origin.IsHub));
        Assert.Equal(origin.Product.IntervalMinutes(), (origin.ToUtc - origin.FromUtc).TotalMinutes);
        Assert.Equal(12.5, origin.Recompute([12.5]));
    }

    [Theory]
    [InlineData("feature=node_prices:da_lmp&entity=CAISO/X", "feature")]
    [InlineData("feature=nothing&entity=CAISO/X", "feature")]
    [InlineData("feature=node_prices:rt_lmp", "entity")]
    [InlineData("feature=node_prices:rt_lmp&entity=ORIGIN_NOBODY", "entity")]
    [InlineData("feature=node_prices:rt_lmp&entity=CAISO/SP15&cube=hub_24h", "cube")]
    [InlineData("feature=node_prices:rt_lmp&entity=CAISO/SP15&iso=CAISO", "iso")]
    [InlineData("feature=node_prices:rt_lmp&entity=CAISO/SP15&day=2026-06-01", "day")]
    [InlineData("iso=CAISO&hub=SP15&day=2026-06-01&entity=CAISO/SP15", "entity")]
    [InlineData("iso=CAISO&hub=SP15&day=2026-06-01&as_of=2026-06-01T12:00:00Z", "as_of")]
    public async Task Feature_that_cannot_be_followed_is_refused_with_the_parameter(string query, string parameter)
    {
        using var response = await silo.Http.GetAsync($"/v1/lineage/value?{query}", Cancellation);
        Assert.Contains($"'{parameter}'", (await Problems.ReadAsync(response, System.Net.HttpStatusCode.BadRequest)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feature=node_prices:rt_lmp&entity=CAISO/TH_SP15_GEN-APNDX", "unknown_node", "CAISO/TH_SP15_GEN-APND")]
    [InlineData("feature=hub_prices:rt_lmp&entity=CAISO/SP16", "unknown_hub", "CAISO/SP15")]
    [InlineData("feature=node_rolling:rt_1h_mean&entity=CAISOO/SP15", "unknown_iso", "CAISO")]
    public async Task Entity_that_nobody_knows_is_not_found_and_near_ones_are_named(string query, string code, string near)
    {
        using var response = await silo.Http.GetAsync($"/v1/lineage/value?{query}", Cancellation);
        var problem = await Problems.ReadAsync(response, System.Net.HttpStatusCode.NotFound);

        Assert.Equal(code, problem.Code);
        Assert.Contains(near, problem.Suggestions ?? []);
    }
}
