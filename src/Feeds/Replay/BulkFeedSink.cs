using GridGrains.Domain.Bulk;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;
using SeriesValue = GridGrains.Feeds.Series.SeriesValue;

namespace GridGrains.Feeds.Replay;

/// <summary>Numbers the prices, once mapped, and the values of series of a file and hands on those that are not loaded; rejections go to the dead letters.</summary>
internal sealed class BulkFeedSink(
    RejectionAppender rejections, CanonicalMapper mapper, BulkChoice choice, IBulkTarget target, PartitionRecorder? partitions, TimeProvider clock, CancellationToken cancellation)
    : ISeriesReportSink
{
    private readonly BulkRows _rows = new();
    private readonly Dictionary<TableDefinition, DateTime> _oldest = [];
    private string _sourceId = "";
    private long _next;
    private long _past;
    private long _rejectedHere;
    private bool _isBegun;
    private DateTime _now;

    /// <summary>Handed on.</summary>
    public long Rows { get; private set; }

    public long AlreadyLoaded { get; private set; }

    public long PastRetention { get; private set; }

    /// <returns>What came of the file, where it was loaded to its end.</returns>
    public ReportResult? BeginFile(string id)
    {
        (_sourceId, _next, _past, _rejectedHere, _now) = (choice.SourceId + ":" + id, 0, 0, 0, clock.GetUtcNow().UtcDateTime);
        _rows.Begin(target.BeginFile(_sourceId));
        _isBegun = _rows.File.Next.Count > 0;
        if (_rows.File.End is not { } end)
        {
            partitions?.BeginReport();
            return null;
        }

        AlreadyLoaded += end.Prices;
        PastRetention += end.PastRetention;
        return new ReportResult { File = "", AcceptedRows = end.AcceptedRows, RejectedRows = end.RejectedRows, Prices = end.Prices };
    }

    public void EndFile(IReadOnlyList<ReportResult> results)
    {
        Flush();
        partitions?.EndReport();
        var isWhole = results.All(result => result.Refusal is null);
        target.EndFile(isWhole
            ? new BulkFileEnd(results.Sum(result => result.AcceptedRows), results.Sum(result => result.RejectedRows) + _rejectedHere, _next - _past, _past)
            : null);
    }

    public void ReportOpened(string fileName) => rejections.BeginReport(_sourceId, fileName);

    public void RowAccepted()
    {
    }

    // What was rejected among rows that an earlier run loaded, that run has reported; at the seam a row is reported twice, under one id.
    public void RowRejected(in RowRejection rejection)
    {
        partitions?.Reject();
        if (_isBegun && _next < _rows.File.Next.Values.Max())
        {
            return;
        }

        rejections.Add(rejection);
        if (rejections.IsFull)
        {
            Flush();
        }
    }

    public void Price(in LmpEvent price, int line)
    {
        var mapped = mapper.Map(price);
        if (!choice.Takes(mapped.Node.Iso.Code, mapped.Fact.IntervalStartUtc))
        {
            return;
        }

        if (FactBounds.Check(mapped.Fact) is { Reason: not RecordErrorReason.None } error)
        {
            Reject(line, error, error.Field == "lmp");
            return;
        }

        partitions?.Observe(mapped.Node, mapped.Fact);
        var table = mapped.Fact.Product.IsDayAhead() ? PriceTables.DayAhead : PriceTables.RealTime;
        if (TryNumber(table, mapped.Fact.IntervalStartUtc, out var number))
        {
            target.Add(table, _rows.Of(mapped, number), number);
        }
    }

    public void Value(in SeriesValue value, int line)
    {
        if (!choice.Takes(value.Key.Market, value.Point.StartUtc))
        {
            return;
        }

        if (SeriesBounds.Check(value.Key, _rows.FamilyOf(value.Key), value.Point, _now) is { Reason: not RecordErrorReason.None } error)
        {
            Reject(line, error, error.Field == "values");
        }
        else if (TryNumber(SeriesTable.Definition, value.Point.StartUtc, out var number))
        {
            target.Add(SeriesTable.Definition, _rows.Of(value, number), number);
        }
    }

    private void Reject(int line, RecordError error, bool isNumber)
    {
        _rejectedHere++;
        var reason = isNumber ? RejectReason.BadNumber : error.Reason == RecordErrorReason.BadKey ? RejectReason.BadKey : RejectReason.BadTime;
        RowRejected(new RowRejection(line, error.Field, reason, error.Message));
    }

    /// <returns>True for a row that is to be handed on.</returns>
    private bool TryNumber(TableDefinition table, DateTime startUtc, out long number)
    {
        number = _next++;
        if (startUtc < OldestOf(table))
        {
            _past++;
            PastRetention++;
            return false;
        }

        if (_isBegun && number < _rows.File.NextOf(table.Name))
        {
            AlreadyLoaded++;
            return false;
        }

        Rows++;
        return true;
    }

    private DateTime OldestOf(TableDefinition table)
    {
        if (!_oldest.TryGetValue(table, out var oldest))
        {
            _oldest.Add(table, oldest = choice.OldestOf(table));
        }

        return oldest;
    }

    private void Flush() => rejections.FlushAsync(cancellation).AsTask().GetAwaiter().GetResult();
}
