using GridGrains.Domain.Prices;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Reports;

/// <summary>Counts what passes on to another sink, so that no layout counts for itself.</summary>
internal sealed class CountingSink(IReportSink inner) : ISeriesReportSink
{
    /// <summary>A report that begins with so many bad rows and no good one is none: each further row would be one more dead letter.</summary>
    public const int MaxRejectedFirst = 100_000;

    private static readonly int ReasonCount = Enum.GetValues<RejectReason>().Length;

    private readonly long[] _rejections = new long[ReasonCount];
    private long _accepted;
    private long _rejected;
    private long _prices;
    private long _values;
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
        Span(price.Fact.IntervalStartUtc);
        inner.Price(price, line);
    }

    /// <summary>Reached only where the sink takes series.</summary>
    public void Value(in SeriesValue value, int line)
    {
        _values++;
        Span(value.Point.StartUtc);
        ((ISeriesReportSink)inner).Value(value, line);
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
            Values = _values,
            FirstIntervalUtc = _prices + _values > 0 ? _first : null,
            LastIntervalUtc = _prices + _values > 0 ? _last : null,
        };
    }

    private void Span(DateTime startUtc)
    {
        if (startUtc < _first)
        {
            _first = startUtc;
        }

        if (startUtc > _last)
        {
            _last = startUtc;
        }
    }
}
