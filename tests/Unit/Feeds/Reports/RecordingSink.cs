using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>Keeps everything a report hands on.</summary>
internal sealed class RecordingSink : IReportSink
{
    public List<(LmpEvent Event, int Line)> Prices { get; } = [];

    public List<RowRejection> Rejections { get; } = [];

    public int AcceptedRows { get; private set; }

    public List<string> Reports { get; } = [];

    public void ReportOpened(string fileName) => Reports.Add(fileName);

    public void RowAccepted() => AcceptedRows++;

    public void RowRejected(in RowRejection rejection) => Rejections.Add(rejection);

    public void Price(in LmpEvent price, int line) => Prices.Add((price, line));

    public LmpFact FactOf(string node, string startUtc) =>
        Prices.Single(price => price.Event.Node.Id == node && price.Event.Fact.IntervalStartUtc == Utc(startUtc)).Event.Fact;

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
