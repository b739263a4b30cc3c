using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Reports;

/// <summary>Counts what passes on to another sink, so that no layout counts for itself.</summary>
internal sealed class CountingSink(IReportSink inner) : IReportSink
{
    private static readonly int ReasonCount = Enum.GetValues<RejectReason>().Length;

    private readonly long[] _rejections = new long[ReasonCount];
    private long _accepted;
    private long _rejected;
    private long _prices;
    private DateTime _first = DateTime.MaxValue;
    private DateTime _last = DateTime.MinValue;

    public long Rows => _accepted + _rejected;

    public void ReportOpened(string fileName) => inner.ReportOpened(fileName);

    public void RowAccepted()
    {
        _accepted++;
        inner.RowAccepted();
    }

    public void RowRejected(in RowRejection rejection)
    {
        _rejections[(int)rejection.Reason]++;
        if (!rejection.IsPart)
        {
            _rejected++;
        }

        inner.RowRejected(rejection);
    }

    public void Price(in LmpEvent price, int line)
    {
        _prices++;
        var start = price.Fact.IntervalStartUtc;
        if (start < _first)
        {
            _first = start;
        }

        if (start > _last)
        {
            _last = start;
        }

        inner.Price(price, line);
    }

    public ReportResult Complete(ReportResult identity)
    {
        var rejections = new Dictionary<RejectReason, long>();
        for (var reason = 0; reason < _rejections.Length; reason++)
        {
            if (_rejections[reason] > 0)
            {
                rejections.Add((RejectReason)reason, _rejections[reason]);
            }
        }

        return identity with
        {
            AcceptedRows = _accepted,
            RejectedRows = _rejected,
            Rejections = rejections,
            Prices = _prices,
            FirstIntervalUtc = _prices > 0 ? _first : null,
            LastIntervalUtc = _prices > 0 ? _last : null,
        };
    }
}
