using System.Text;
using GridGrains.ClickHouse.Exports;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Warehouse.Bulk;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Exports;

/// <summary>What one installation writes another one takes.</summary>
public sealed class ExportTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly ExportQuery Query = new(
        Isos.Caiso, [.. PriceProducts.All.Where(product => !product.IsDayAhead())], Noon.AddDays(-1), Noon.AddDays(40), Noon.AddYears(1), HasAllVersions: true, Node: null);

    private static readonly LmpEvent[] Prices =
    [
        Price(Sp15, Noon, 20.123456, hub: "TH_SP15_GEN-APND"), Price(Sp15, Noon, 21, version: 1), Versioned(Price(Sp15, Noon, 22, version: 1), 7),
        Price("A, \"B\" é", Noon.AddDays(1), -3.5), Price("NODE_1", Noon.AddMinutes(5), 0.1 + 0.2, product: PriceProduct.RealTime15Min),
        Labelled(Price("NODE_2", Noon.AddDays(25), 40)),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task Round_trip_into_another_installation_is_equal_to_the_row(string form)
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices);
        await bed.WriteAsync();
        var other = await BulkBed.WithoutLakeAsync(engine);
        await using (other)
        {
            var files = await PagesAsync(bed, Query, ExportReader.Forms.Single(known => known.Word == form));
            Assert.Equal(2, files.Count);
            for (var i = 0; i < files.Count; i++)
            {
                await other.LoadAsync($"file-{i}", Read($"page-{i}.{form}", files[i]));
            }

            var (here, there) = (await PagesAsync(bed, Query, ResultForm.Csv), await PagesAsync(other.Warehouse, Query, ResultForm.Csv));
            Assert.Equal(here.Select(Encoding.UTF8.GetString), there.Select(Encoding.UTF8.GetString));
            Assert.Equal(Prices.Length, there.Sum(page => Encoding.UTF8.GetString(page).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1));
        }
    }

    [Fact]
    public async Task Standing_version_is_that_which_was_known_then()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices);
        await bed.WriteAsync();
        var standing = Query with { HasAllVersions = false, Node = Sp15 };

        Assert.Equal(22, Assert.Single(Read("now.csv", Assert.Single(await PagesAsync(bed, standing, ResultForm.Csv)))).Fact.Lmp);
        Assert.Equal(20.123456, Assert.Single(Read("then.csv", Assert.Single(await PagesAsync(bed, standing with { KnownAtUtc = Noon.AddMinutes(30) }, ResultForm.Csv)))).Fact.Lmp);
        Assert.Empty(Read("before.csv", Assert.Single(await PagesAsync(bed, standing with { KnownAtUtc = Noon.AddMinutes(-30) }, ResultForm.Csv))));
    }

    private static async Task<List<byte[]>> PagesAsync(WarehouseBed bed, ExportQuery query, ResultForm form)
    {
        await bed.Warehouse.OpenAsync(Token);
        var exports = new ExportReader(new WarehouseQueries(bed.Warehouse));
        var pages = new List<byte[]>();
        for (var left = query; left.FromUtc < query.ToUtc;)
        {
            var page = await exports.PageOfAsync(left, Token);
            await using var rows = await exports.OpenAsync(page, form, caps => caps, Token);
            using var bytes = new MemoryStream();
            await rows.CopyToAsync(bytes, Token);
            left = left with { FromUtc = page.ToUtc };
            if (page.FromUtc < page.ToUtc || pages.Count == 0)
            {
                pages.Add(bytes.ToArray());
            }
        }

        return pages;
    }

    private static List<LmpEvent> Read(string name, byte[] file)
    {
        var sink = new Taken();
        using var content = new MemoryStream(file);
        var result = Assert.Single(new ReportReader().Read(name, content, ReportOptions.Default, sink, Token));
        Assert.Null(result.Refusal);
        Assert.Empty(sink.Rejections);
        Assert.Equal(sink.Prices.Count, result.Prices);
        return sink.Prices;
    }

    private static LmpEvent Versioned(LmpEvent price, long version) => price with { Fact = price.Fact with { SourceVersion = version, KnownAtBasis = KnownAtBasis.PostingDay, Ghg = 0.5 } };

    private static LmpEvent Labelled(LmpEvent price) => price with { Labels = new NodeLabels(Hub: "TH_NP15_GEN-APND", Zone: "PGAE", BalancingAuthority: "CISO") };

    private sealed class Taken : IReportSink
    {
        public List<LmpEvent> Prices { get; } = [];

        public List<RowRejection> Rejections { get; } = [];

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection) => Rejections.Add(rejection);

        public void Price(in LmpEvent price, int line) => Prices.Add(price);
    }
}
