using System.Globalization;
using System.Text;
using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

public sealed class CanonicalCsvTests
{
    private static readonly LmpFact Fact = new()
    {
        Product = PriceProduct.DayAheadHourly,
        IntervalStartUtc = new DateTime(2019, 3, 1, 17, 0, 0, DateTimeKind.Utc),
        IntervalMinutes = 60,
        Lmp = 41.57641,
        KnownAtUtc = new DateTime(2019, 2, 28, 21, 0, 0, DateTimeKind.Utc),
        KnownAtBasis = KnownAtBasis.PostingHour,
    };

    [Fact]
    public void A_price_is_one_line_with_nothing_where_nothing_is_known() => Assert.Equal(
        "CAISO,N1,DAY_AHEAD_HOURLY,2019-03-01T17:00:00Z,2019-03-01T18:00:00Z,41.57641,,,,,2019-02-28T21:00:00Z,posting_hour,,f.csv,7",
        LineOf(Fact, "N1", "f.csv", 7));

    [Fact]
    public void Components_fractions_versions_and_quotes_are_written_where_they_exist() => Assert.Equal(
        "CAISO,\"A \"\"B\"\", C\",REAL_TIME_SCED,2019-03-01T17:01:02.5Z,2019-03-01T17:06:02.5Z,-0.5,0.15,0,1000000,-3,2019-02-28T21:00:00Z,published,12,\"a,b.csv\",1",
        LineOf(
            Fact with
            {
                Product = PriceProduct.RealTimeSced,
                IntervalStartUtc = Fact.IntervalStartUtc.AddSeconds(62.5),
                IntervalMinutes = 5,
                Lmp = -.5,
                Energy = .15,
                Congestion = -0.0,
                Loss = 1e6,
                Ghg = -3,
                KnownAtBasis = KnownAtBasis.Published,
                SourceVersion = 12,
            },
            "A \"B\", C",
            "a,b.csv",
            1));

    [Fact]
    public void Every_number_reads_back_to_itself() => Gen.Double.Where(double.IsFinite).Sample(value =>
        double.Parse(LineOf(Fact with { Lmp = value }, "N", "f", 1).Split(',')[5], CultureInfo.InvariantCulture).Equals(value + 0.0));

    [Fact]
    public void A_conversion_holds_one_line_per_price_with_file_and_line_of_origin()
    {
        using var output = new MemoryStream();
        using (var csv = new CanonicalCsv(output))
        {
            var reader = new ReportReader();
            foreach (var file in new[] { "spp/DA-LMP-SL-202511020100.csv", "caiso/fmm.csv" })
            {
                reader.ReadFile(Fixture.PathOf(file), ReportOptions.Default, csv, TestContext.Current.CancellationToken);
            }
        }

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, lines.Length);
        Assert.Equal(CanonicalCsv.Header, lines[0]);
        Assert.Equal(
            "SPP,ACME_LOAD,DAY_AHEAD_HOURLY,2025-11-02T05:00:00Z,2025-11-02T06:00:00Z,-3.25,21.75,-24.63,-0.37,,2025-11-01T18:00:00Z,posting_hour,,DA-LMP-SL-202511020100.csv,3",
            lines[2]);
        Assert.EndsWith(",fmm.csv,2", lines[6]);
    }

    [Fact]
    public void More_than_a_buffer_of_lines_arrives_whole()
    {
        using var output = new MemoryStream();
        using (var csv = new CanonicalCsv(output))
        {
            for (var line = 1; line <= 5_000; line++)
            {
                csv.Price(new LmpEvent(new EntityKey(Isos.Caiso, "N"), Fact, NodeLabels.None), line);
            }
        }

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(1, 5_000).Select(line => $"{line}"), lines.Skip(1).Select(line => line[(line.LastIndexOf(',') + 1)..]));
    }

    private static string LineOf(LmpFact fact, string node, string file, int line)
    {
        using var output = new MemoryStream();
        using (var csv = new CanonicalCsv(output))
        {
            csv.ReportOpened(file);
            csv.Price(new LmpEvent(new EntityKey(Isos.Caiso, node), fact, NodeLabels.None), line);
        }

        return Encoding.UTF8.GetString(output.ToArray()).Split('\n')[1];
    }
}
