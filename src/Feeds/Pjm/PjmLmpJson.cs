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

    private static readonly string[] Members = [PjmFeed.UnverifiedFiveMinuteMember, .. PjmColumns.Common, .. PjmColumns.PricesOf("da"), .. PjmColumns.PricesOf("rt")];

    public string Name => "pjm-data-miner-json";

    public Iso Iso => Isos.Pjm;

    public IReadOnlyList<PriceProduct> Products => PjmProducts.All;

    public ReportForm Form { get; } = new(ReportSyntax.Json, PjmForms.All);

    public bool Recognizes(ReportHead head) => PjmColumns.AreIn(Look(head).Has);

    public PriceProduct? ProductOf(ReportHead head)
    {
        var seen = Look(head);
        return PjmProducts.Of(
            seen.Has(PjmColumns.DayAheadPrice), seen.Has(PjmColumns.RealTimePrice),
            seen.Has(PjmFeed.UnverifiedFiveMinuteMember) ? StampSpacing.SubHourly : seen.Stamps.Spacing, head.FileName);
    }

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        PjmRecords? records = null;
        JsonRecords? page = null;
        var isKnown = false;
        page = new JsonRecords(List, Members, _ =>
        {
            // The members of the first record that is one are those of all.
            if (!isKnown)
            {
                isKnown = page!.HasMember(PjmColumns.BeginningMember);
                records = RecordsOf(page, input, sink);
            }

            records!.ReadRow();
        });
        JsonTokens.Push(input.Content, page, cancellation);
        if (!page.ListSeen)
        {
            throw new ReportFormatException($"has no list of records, neither at the root nor as '{List}'");
        }
    }

    private static PjmRecords RecordsOf(JsonRecords page, ReportInput input, IReportSink sink)
    {
        var byName = !page.HasMember(PjmColumns.IdMember) && page.HasMember(PjmColumns.NameMember);
        var columns = new PjmColumns(member => byName && member == PjmColumns.IdMember ? -1 : PositionOf(member), input.Product);
        return new PjmRecords(page.Row, columns, PjmFeed.ReleaseOf(page.HasMember, input.FileName), sink, input);
    }

    private static Seen Look(ReportHead head)
    {
        var seen = new Seen();
        var beginning = PositionOf(PjmColumns.BeginningMember);
        JsonTokens.PushHead(head.Start.Span, new JsonRecords(List, Members, row => seen.Take(row, beginning)));
        return seen;
    }

    private static int PositionOf(string member) => Array.IndexOf(Members, member);

    /// <summary>Which members had a value in the records of a head, and how their stamps are spaced.</summary>
    private sealed class Seen
    {
        private readonly bool[] _members = new bool[Members.Length];
        private HeadStamps _stamps;

        public HeadStamps Stamps => _stamps;

        public bool Has(string member) => _members[PositionOf(member)];

        public void Take(SlotRow row, int beginning)
        {
            for (var member = 0; member < _members.Length; member++)
            {
                _members[member] |= !row[member].IsEmpty;
            }

            _stamps.Watch(row[beginning]);
        }
    }
}
