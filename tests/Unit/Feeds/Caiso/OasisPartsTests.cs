using System.IO.Compression;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Caiso;

/// <summary>A question for all nodes is answered with a file per component.</summary>
public sealed class OasisPartsTests
{
    private static readonly string[] Components = ["LMP", "MCC", "MCE", "MCL"];

    [Fact]
    public void Files_of_one_report_find_each_other_within_a_zip()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Another report between the parts does not keep them apart.
            foreach (var path in new[] { PathOf("MCC"), Fixture.PathOf("caiso/rtm.csv"), PathOf("LMP"), PathOf("MCE"), PathOf("MCL") })
            {
                zip.CreateEntryFromFile(path, Path.GetFileName(path));
            }
        }

        var (results, sink) = Fixture.ReadBytes("20260301_20260301_DAM_LMP_GRP_N_N_v12_csv.zip", packed.ToArray());

        Assert.Equal([.. new[] { "MCC", "LMP", "MCE", "MCL" }.Select(component => $"20260301_20260301_DAM_LMP_GRP_N_N_v12_csv.zip!{NameOf(component)}"),
            "20260301_20260301_DAM_LMP_GRP_N_N_v12_csv.zip!rtm.csv"], results.Select(result => result.File));
        AssertJoined(results.Take(4).ToDictionary(result => result.File[^11..^8]), sink);
    }

    [Fact]
    public void Files_of_one_report_find_each_other_within_a_folder()
    {
        var group = Assert.Single(ReportFiles.Group(ReportFiles.Enumerate([Fixture.PathOf("caiso/parts")])));
        var sink = new RecordingSink();
        var results = new ReportReader().ReadFiles(group, ReportOptions.Default, sink, TestContext.Current.CancellationToken);

        AssertJoined(results.ToDictionary(result => result.File[^11..^8]), sink);
        Assert.Equal(Components.Select(NameOf), sink.Reports[^4..]);
    }

    [Fact]
    public void A_part_alone_is_prices_without_components_or_none()
    {
        var (lmp, lmpSink) = Fixture.Read($"caiso/parts/{NameOf("LMP")}");
        Assert.Equal((3L, 3L), (lmp.AcceptedRows, lmp.Prices));
        Assert.True(double.IsNaN(lmpSink.Prices[0].Event.Fact.Energy));

        var (congestion, _) = Fixture.Read($"caiso/parts/{NameOf("MCC")}");
        Assert.Equal((0L, 3L, 0L), (congestion.AcceptedRows, congestion.RejectedRows, congestion.Prices));
    }

    [Fact]
    public void Files_of_other_days_folders_and_forms_stay_apart()
    {
        string[] files =
        [
            "a/20260301_20260301_PRC_LMP_DAM_LMP_v12.csv", "a/20260302_20260302_PRC_LMP_DAM_LMP_v12.csv", "b/20260301_20260301_PRC_LMP_DAM_MCC_v12.csv",
            "a/20190301_20190401_PRC_LMP_DAM_20200603_09_21_36_v1.csv", "a/20260301_20260301_PRC_LMP_DAM_MCC_v12.csv.gz", "a/20260301_20260301_PRC_LMP_DAM_MCC_v12.csv",
        ];
        Assert.Equal([2, 1, 1, 1, 1], ReportFiles.Group(files).Select(group => group.Count));
    }

    private static void AssertJoined(Dictionary<string, ReportResult> byComponent, RecordingSink sink)
    {
        var fact = sink.FactOf("ALPHA_1_N001", "2026-03-01T08:00:00Z");
        Assert.Equal((PriceProduct.DayAheadHourly, 30.5, 30, .75, -.25), (fact.Product, fact.Lmp, fact.Energy, fact.Congestion, fact.Loss));
        Assert.Equal(-1.5, sink.FactOf("BETA_1_N001", "2026-03-01T08:00:00Z").Congestion);
        Assert.Equal(2, sink.Prices.Single(price => price.Event.Fact.Lmp == 30.5).Line);

        // Every row is settled once, in the file that holds it; a price is counted where its LMP stands.
        Assert.Equal(3L, byComponent["LMP"].Prices);
        Assert.Equal(0L, byComponent["MCE"].Prices + byComponent["MCC"].Prices + byComponent["MCL"].Prices);
        Assert.Equal([3L, 2L, 3L, 2L], Components.Select(component => byComponent[component].AcceptedRows));
        Assert.Equal(RejectReason.IncompletePrice, Assert.Single(byComponent["MCC"].Rejections).Key);
        Assert.Equal(RejectReason.Contradiction, Assert.Single(byComponent["MCL"].Rejections).Key);
    }

    private static string NameOf(string component) => $"20260301_20260301_PRC_LMP_DAM_{component}_v12.csv";

    private static string PathOf(string component) => Fixture.PathOf($"caiso/parts/{NameOf(component)}");
}
