using GridGrains.Domain.Bulk;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Replay;

/// <summary>Maps and numbers the prices of a file and hands on those that are not loaded; rejections go to the dead letters.</summary>
internal sealed class BulkFeedSink(
    RejectionAppender rejections, CanonicalMapper mapper, BulkChoice choice, IBulkTarget target, PartitionRecorder? partitions, CancellationToken cancellation) : IReportSink
{
    private BulkFile? _file;
    private string _sourceId = "";
    private long _row;
    private long _past;
    private long _rejectedHere;
    private (long RealTime, long DayAhead) _next;

    /// <summary>Handed on.</summary>
    public long Prices { get; private set; }

    public long AlreadyLoaded { get; private set; }

    public long PastRetention { get; private set; }

    /// <returns>What came of the file, where it was loaded to its end.</returns>
    public ReportResult? BeginFile(string id)
    {
        (_sourceId, _row, _past, _rejectedHere) = (choice.SourceId + ":" + id, 0, 0, 0);
        _file = target.BeginFile(_sourceId);
        _next = (_file.NextOf(PriceTables.RealTime.Name), _file.NextOf(PriceTables.DayAhead.Name));
        if (_file.End is not { } end)
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
            ? new BulkFileEnd(results.Sum(result => result.AcceptedRows), results.Sum(result => result.RejectedRows) + _rejectedHere, _row - _past, _past)
            : null);
    }

    public void ReportOpened(string fileName) => rejections.BeginReport(_sourceId, fileName);

    public void RowAccepted()
    {
    }

    // What was rejected among prices that an earlier run loaded, that run has reported; at the seam a row is reported twice, under one id.
    public void RowRejected(in RowRejection rejection)
    {
        partitions?.Reject();
        if (_row < Math.Max(_next.RealTime, _next.DayAhead))
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
        if (!choice.Takes(mapped))
        {
            return;
        }

        if (FactBounds.Check(mapped.Fact) is { Reason: not RecordErrorReason.None } error)
        {
            _rejectedHere++;
            RowRejected(new RowRejection(line, error.Field, error.Field == "lmp" ? RejectReason.BadNumber : RejectReason.BadTime, error.Message));
            return;
        }

        partitions?.Observe(mapped.Node, mapped.Fact);
        var row = _row++;
        if (choice.IsPast(mapped))
        {
            _past++;
            PastRetention++;
        }
        else if (row < (mapped.Fact.Product.IsDayAhead() ? _next.DayAhead : _next.RealTime))
        {
            AlreadyLoaded++;
        }
        else
        {
            target.Add(mapped, row);
            Prices++;
        }
    }

    private void Flush() => rejections.FlushAsync(cancellation).AsTask().GetAwaiter().GetResult();
}
