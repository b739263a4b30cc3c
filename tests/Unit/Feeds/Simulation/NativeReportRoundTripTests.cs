using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.NativeReports;
using GridGrains.Feeds.Simulation.Prices;
using GridGrains.Feeds.Simulation.Timetable;
using NodaTime;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

/// <summary>What the simulator writes in a market's form, the platform's own readers read back as the very same events.</summary>
public sealed class NativeReportRoundTripTests
{
    private const int HoursAroundClockChange = 6;

    private static readonly MarketSimulator Simulator = new(SimulatedGrid.Create(200, Seed), Seed, new SpikeRates(1, 2, 3));
    private static readonly SimulatedSchedule Schedule = new(withSced: true);

    /// <summary>An ordinary day, one of 23 and one of 25 hours, for every product.</summary>
    public static TheoryData<string, PriceProduct, int, int> ProductsAndDays
    {
        get
        {
            var data = new TheoryData<string, PriceProduct, int, int>();
            foreach (var (iso, product) in Schedule.Products)
            {
                data.Add(iso.Code, product, 7, 15);
                data.Add(iso.Code, product, 3, 8);
                data.Add(iso.Code, product, 11, 1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ProductsAndDays))]
    public void Reading_a_native_report_gives_the_events_it_was_written_from(string code, PriceProduct product, int month, int day)
    {
        var publications = PublicationsOf(Isos.Get(code), product, new LocalDate(2026, month, day));
        Assert.NotEmpty(publications);
        foreach (var report in ReportsOf(publications))
        {
            var written = report.SelectMany(publication => Emit(Simulator, publication)).ToDictionary(price => (price.Node, price.Fact.IntervalStartUtc));
            var read = ReadBack([.. written.Values]);

            Assert.Equal(written.Count, read.Count);
            Assert.All(read, price =>
            {
                var original = written[(price.Node, price.Fact.IntervalStartUtc)];
                Assert.Equal(original.Fact, price.Fact);
                Assert.Equal(original.Labels.Name, price.Labels.Name);
            });
        }
    }

    [Fact]
    public void A_correction_keeps_its_version_in_pjms_form_and_is_known_later_than_the_unverified_price()
    {
        var publication = Of(Isos.Pjm, PriceProduct.RealTime5Min, Utc(2026, 7, 15));

        Assert.All(ReadBack(Emit(Simulator, publication)), price => Assert.Equal((0, publication.KnownAtUtc), (price.Fact.SourceVersion, price.Fact.KnownAtUtc)));
        Assert.All(
            ReadBack(Emit(Simulator, publication with { Revision = 1 })),
            price => Assert.Equal((1, true), (price.Fact.SourceVersion, price.Fact.KnownAtUtc > publication.KnownAtUtc)));
    }

    private static Publication[] PublicationsOf(Iso iso, PriceProduct product, LocalDate day)
    {
        var from = MarketClock.For(iso).StartOfDayUtc(day);
        var to = from.AddHours(HoursAroundClockChange);
        return
        [
            .. Schedule.Between(from.AddDays(-1), to.AddHours(1)).Where(publication =>
                publication.Iso == iso && publication.Product == product
                && publication.FirstIntervalStartUtc >= from && publication.FirstIntervalStartUtc < to),
        ];
    }

    // NYISO's repeated hour is known by the order within a day's file; the other forms are one publication each.
    private static IEnumerable<Publication[]> ReportsOf(Publication[] publications) =>
        publications[0].Iso == Isos.Nyiso ? [publications] : publications.Chunk(1);

    private static List<LmpEvent> ReadBack(LmpEvent[] events)
    {
        var sink = new Collected();
        foreach (var writer in NativeReportCatalog.For(events[0].Node.Iso, events[0].Fact.Product))
        {
            var text = new StringWriter();
            writer.Write(events, text);
            var result = Assert.Single(new ReportReader().Read(
                writer.FileName(events[0]), new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), ReportOptions.Default, sink, TestContext.Current.CancellationToken));
            Assert.Null(result.Refusal);
            Assert.Equal(0, result.RejectedRows);
        }

        return sink.Prices;
    }

    private sealed class Collected : IReportSink
    {
        public List<LmpEvent> Prices { get; } = [];

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection) => Assert.Fail(rejection.ToString());

        public void Price(in LmpEvent price, int line) => Prices.Add(price);
    }
}
