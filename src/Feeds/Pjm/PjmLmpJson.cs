using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>
/// The same price feeds as the Data Miner API answers them: a list of records, or <c>{"items":[...]}</c> around it. Rows are counted as
/// records. Source: api.pjm.com/api/v1.
/// </summary>
public sealed class PjmLmpJson : IReportLayout
{
    private const string List = "items";

    private static readonly string[] Members = [PjmProducts.UnverifiedFiveMinuteMember, .. PjmColumns.Common, .. PjmColumns.PricesOf("da"), .. PjmColumns.PricesOf("rt")];

    public string Name => "pjm-data-miner-json";

    public Iso Iso => Isos.Pjm;

    public IReadOnlyList<Market> Products => PjmProducts.All;

    public bool Recognizes(ReportHead head) => Look(head) is { HasKey: true } seen && (seen.HasDayAhead || seen.HasRealTime);

    public Market? MarketOf(ReportHead head)
    {
        var seen = Look(head);
        return PjmProducts.Of(seen.HasDayAhead, seen.HasRealTime, seen.IsUnverified ? StampSpacing.SubHourly : seen.Stamps.Spacing, head.FileName);
    }

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        var columns = new PjmColumns(PositionOf, input.Market);
        PjmRecords? records = null;
        var page = new JsonRecords(List, Members, _ => records!.ReadRow());
        records = new PjmRecords(page.Row, columns, sink, input);
        JsonTokens.Push(input.Content, page, cancellation);
        if (!page.ListSeen)
        {
            throw new ReportFormatException($"has no list of records, neither at the root nor as '{List}'");
        }
    }

    private static Seen Look(ReportHead head)
    {
        var seen = default(Seen);
        var dayAhead = PositionOf("total_lmp_da");
        var realTime = PositionOf("total_lmp_rt");
        var beginning = PositionOf(PjmColumns.Required[0]);
        var key = PositionOf(PjmColumns.Required[1]);
        var unverified = PositionOf(PjmProducts.UnverifiedFiveMinuteMember);
        JsonTokens.PushHead(head.Start.Span, new JsonRecords(List, Members, row =>
        {
            seen.HasKey |= !row[key].IsEmpty;
            seen.HasDayAhead |= !row[dayAhead].IsEmpty;
            seen.HasRealTime |= !row[realTime].IsEmpty;
            seen.IsUnverified |= !row[unverified].IsEmpty;
            seen.Stamps.Watch(row[beginning]);
        }));
        return seen;
    }

    private static int PositionOf(string member) => Array.IndexOf(Members, member);

    private struct Seen
    {
        public bool HasKey;
        public bool HasDayAhead;
        public bool HasRealTime;
        public bool IsUnverified;
        public HeadStamps Stamps;
    }
}
