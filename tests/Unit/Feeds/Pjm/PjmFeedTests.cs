using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Pjm;

/// <summary>PJM publishes one real-time price three times. A later feed replaces an earlier one, and is known only since its own posting.</summary>
public sealed class PjmFeedTests
{
    private const string Stamps = "datetime_beginning_utc,datetime_beginning_ept";
    private const string Node = "6/10/2026 4:00:00 AM,6/10/2026 12:00:00 AM,1001,NORTHFIELD";

    private const string Unverified = $"{Stamps},pnode_id,pnode_name,type,total_lmp_rt,congestion_price_rt,marginal_loss_price_rt,occ_check\n{Node},LOAD,31,1,.5,0\n";

    private const string Verified =
        $"{Stamps},pnode_id,pnode_name,type,zone,system_energy_price_rt,total_lmp_rt,congestion_price_rt,marginal_loss_price_rt,row_is_current,version_nbr\n"
        + $"{Node},LOAD,TESTZ,28.5,30,1,.5,True,1\n{Node},LOAD,TESTZ,28.6,30.1,1,.5,True,2\n";

    private const string Settled =
        $"{Stamps},pnode_id,pnode_name,type,zone,system_energy_price_rt,total_lmp_rt,congestion_price_rt,marginal_loss_price_rt\n{Node},LOAD,TESTZ,27.5,29,1,.5\n";

    [Fact]
    public void Each_feed_is_known_since_its_own_posting()
    {
        Assert.Equal([("2026-06-10T04:10:00Z", KnownAtBasis.IntervalEndPlusLag)], KnownOf("a.csv", Unverified));
        Assert.Equal([("2026-06-11T16:00:00Z", KnownAtBasis.PostingDay), ("2026-06-11T16:00:00Z", KnownAtBasis.PostingDay)], KnownOf("b.csv", Verified));
        Assert.Equal([("2026-07-07T16:00:00Z", KnownAtBasis.PostingDay)], KnownOf("c.csv", Settled));
    }

    [Theory]
    [InlineData("uvs")]
    [InlineData("svu")]
    [InlineData("vsu")]
    [InlineData("usv")]
    public void The_settled_price_holds_in_the_end_in_whatever_order_the_feeds_come(string order)
    {
        var ring = new PriceRing(5, 288);
        foreach (var feed in order)
        {
            foreach (var (price, _) in Read("rt.csv", feed switch { 'u' => Unverified, 'v' => Verified, _ => Settled }, PriceProduct.RealTime5Min).Prices)
            {
                ring.Put(price.Fact, out _);
            }
        }

        Assert.Equal(PriceTicks.FromUsd(29), ring.PriceAt(ring.NewestSlot));
    }

    [Theory]
    [InlineData("rt_hrl_lmps.csv", "2026-06-11T16:00:00Z")]
    [InlineData("3_rt_fivemin_mnt_lmps.csv", "2026-07-07T16:00:00Z")]
    [InlineData("rt_unverified_fivemin_lmps.csv", "2026-06-10T04:10:00Z")]
    public void The_name_decides_the_feed_where_a_request_left_the_telling_columns_out(string name, string knownAt)
    {
        var product = name.Contains("hrl", StringComparison.Ordinal) ? PriceProduct.RealTimeHourly : PriceProduct.RealTime5Min;
        var fact = Assert.Single(Read(name, "datetime_beginning_utc,pnode_id,total_lmp_rt\n6/10/2026 4:00:00 AM,1001,30\n", product).Prices).Event.Fact;

        Assert.Equal(RecordingSink.Utc(knownAt), fact.KnownAtUtc);
    }

    [Fact]
    public void Both_products_of_the_monthly_feed_are_known_when_the_month_is_settled()
    {
        var (_, sink) = Fixture.Read("pjm/rt_da_monthly_lmps.csv");

        Assert.Equal(2, sink.Prices.Select(price => price.Event.Fact.Product).Distinct().Count());
        Assert.All(sink.Prices, price => Assert.Equal(RecordingSink.Utc("2026-07-07T16:00:00Z"), price.Event.Fact.KnownAtUtc));
    }

    [Fact]
    public void Day_ahead_prices_are_known_at_the_posting_hour_whatever_their_version()
    {
        var (_, sink) = Fixture.Read("pjm/da_hrl_lmps.csv");

        Assert.All(sink.Prices, price => Assert.Equal(KnownAtBasis.PostingHour, price.Event.Fact.KnownAtBasis));
    }

    [Theory]
    [InlineData("""{"items":[{"datetime_beginning_utc":"2026-06-10T04:00:00","pnode_id":1001,"total_lmp_rt":31,"occ_check":null}]}""", "2026-06-10T04:10:00Z")]
    [InlineData("""[{"datetime_beginning_utc":"2026-06-10T04:00:00","pnode_id":1001,"total_lmp_rt":31,"row_is_current":true,"version_nbr":1}]""", "2026-06-11T16:00:00Z")]
    [InlineData("""[{"datetime_beginning_utc":"2026-06-10T04:00:00","pnode_id":1001,"system_energy_price_rt":30,"total_lmp_rt":31}]""", "2026-07-07T16:00:00Z")]
    public void The_api_s_records_show_their_feed_by_the_same_members(string json, string knownAt) => Assert.Equal(
        RecordingSink.Utc(knownAt), Assert.Single(Read("page.json", json, PriceProduct.RealTime5Min).Prices).Event.Fact.KnownAtUtc);

    [Fact]
    public void Names_without_ids_are_those_of_the_seed_or_of_files_read_before_and_others_are_rejected()
    {
        const string Names = $"{Stamps},pnode_name,type,total_lmp_rt,congestion_price_rt,marginal_loss_price_rt\n"
            + "6/10/2026 4:00:00 AM,6/10/2026 12:00:00 AM,WESTERN HUB,HUB,31.22,1.20,0.42\n"
            + "6/10/2026 4:00:00 AM,6/10/2026 12:00:00 AM,NORTHFIELD,LOAD,30,1,0\n"
            + "6/10/2026 4:00:00 AM,6/10/2026 12:00:00 AM,NORTHFIELD,GEN,29,1,0\n"
            + "6/10/2026 4:00:00 AM,6/10/2026 12:00:00 AM,NOWHERE,LOAD,28,1,0\n";
        var sink = new RecordingSink();
        var reader = new ReportReader();
        ReadInto(reader, "rt_fivemin_hrl_lmps.csv", Verified, sink);
        var learned = sink.Prices.Count;
        var result = ReadInto(reader, "rt_unverified_hrl_lmps.csv", Names, sink);

        Assert.Equal((PriceProduct.RealTimeHourly, null, 2L, 2L), (result.Product, result.Refusal, result.AcceptedRows, result.RejectedRows));
        Assert.Equal([("51288", 31.22), ("1001", 30)], sink.Prices.Skip(learned).Select(price => (price.Event.Node.Id, price.Event.Fact.Lmp)));
        Assert.Equal(RecordingSink.Utc("2026-06-10T05:05:00Z"), sink.Prices[^1].Event.Fact.KnownAtUtc);
        Assert.Equal(
            [(4, "pnode_name", RejectReason.BadKey), (5, "pnode_name", RejectReason.BadKey)],
            sink.Rejections.Select(rejection => (rejection.Line, rejection.Field, rejection.Reason)));
        Assert.All(sink.Rejections, rejection => Assert.Contains("pnode_id", rejection.Detail));
    }

    [Fact]
    public void A_name_that_two_nodes_have_leads_to_neither()
    {
        var sink = new RecordingSink();
        var reader = new ReportReader();
        ReadInto(reader, "a.csv", $"{Stamps},pnode_id,pnode_name,total_lmp_rt,row_is_current\n6/10/2026 4:05,x,1,TWIN,1,True\n6/10/2026 4:05,x,2,TWIN,1,True\n", sink);
        ReadInto(reader, "rt_unverified_hrl_lmps.csv", $"{Stamps},pnode_name,total_lmp_rt\n6/10/2026 4:00,x,TWIN,1\n", sink);

        Assert.Equal(2, sink.Prices.Count);
        Assert.Equal((2, RejectReason.BadKey), (Assert.Single(sink.Rejections).Line, sink.Rejections[0].Reason));
    }

    private static IEnumerable<(string, KnownAtBasis)> KnownOf(string name, string text) => Read(name, text, PriceProduct.RealTime5Min).Prices
        .Select(price => ($"{price.Event.Fact.KnownAtUtc:s}Z", price.Event.Fact.KnownAtBasis));

    private static RecordingSink Read(string name, string text, PriceProduct product)
    {
        var (results, sink) = Fixture.ReadBytes(name, Encoding.UTF8.GetBytes(text), product);
        Assert.Null(Assert.Single(results).Refusal);
        return sink;
    }

    private static ReportResult ReadInto(ReportReader reader, string name, string text, RecordingSink sink) => Assert.Single(
        reader.Read(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), ReportOptions.Default, sink, TestContext.Current.CancellationToken));
}
