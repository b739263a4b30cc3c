using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Reports;

/// <summary>Counts what passes on to another sink, so that no layout counts for itself.</summary>
internal sealed class CountingSink(IReportSink inner) : IReportSink
{
    /// <summary>A report that begins with so many bad rows and no good one is none: each further row would be one more dead letter.</summary>
    public const int MaxRejectedFirst = 100_000;

    private static readonly int ReasonCount = Enum.GetValues<RejectReason>().Length;

    private readonly long[] _rejections = new long[ReasonCount];
    private long _accepted;
    private long _rejected;
    private long _prices;
    private DateTime _first = DateTime.MaxValue;
    private DateTime _last = DateTime.MinValue;

    public long Rows => _accepted + _rejected;

    /// <summary>False for a part of a report, whose good rows are settled last.</summary>
    public bool GivesUp { get; set; }

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
        if (GivesUp && _accepted == 0 && _rejected >= MaxRejectedFirst)
        {
            throw new ReportFormatException($"has no good row among its first {MaxRejectedFirst}; the rest is not read");
        }
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
