using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Replay;

/// <summary>Maps prices of a file and appends them, and values of series as they are, leaving out what an earlier run appended; rejections go to the dead letters.</summary>
internal sealed class FileFeedSink(
    LogAppender appender, SeriesAppender series, RejectionAppender rejections, CanonicalMapper mapper, IFeedProgressStore progress, PartitionRecorder? partitions, CancellationToken cancellation)
    : ISeriesReportSink
{
    private readonly Dictionary<(Iso, PriceProduct), HashSet<string>> _nodes = [];
    private string _sourceId = "";
    private long _inFile;
    private long _skip;

    public long Prices { get; private set; }

    /// <summary>Values of series.</summary>
    public long Values { get; private set; }

    /// <summary>Prices and values that an earlier run had appended.</summary>
    public long AlreadyInLog { get; private set; }

    public IReadOnlyDictionary<(Iso, PriceProduct), int> Nodes => _nodes.ToDictionary(pair => pair.Key, pair => pair.Value.Count);

    public void BeginFile(string sourceId)
    {
        (_sourceId, _inFile) = (sourceId, 0);
        partitions?.BeginReport();
        _skip = progress.GetAsync(sourceId, cancellation).AsTask().GetAwaiter().GetResult();
    }

    public void EndFile()
    {
        Flush();
        partitions?.EndReport();
    }

    public void ReportOpened(string fileName) => rejections.BeginReport(_sourceId, fileName);

    public void RowAccepted()
    {
    }

    // What was rejected among prices that an earlier run appended, that run has reported; at the seam a row is reported twice, under one id.
    public void RowRejected(in RowRejection rejection)
    {
        partitions?.Reject();
        if (_inFile < _skip)
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
        Count(mapped);
        partitions?.Observe(mapped.Node, mapped.Fact);
        if (_inFile++ < _skip)
        {
            AlreadyInLog++;
            return;
        }

        appender.Add(mapped);
        Prices++;
        if (appender.IsFull)
        {
            Flush();
        }
    }

    public void Value(in SeriesValue value, int line)
    {
        if (_inFile++ < _skip)
        {
            AlreadyInLog++;
            return;
        }

        series.Add(value);
        Values++;
        if (series.IsFull)
        {
            Flush();
        }
    }

    // The log first, then the progress: a crash in between repeats prices, which are recognised, and loses none.
    private void Flush()
    {
        appender.FlushAsync(cancellation).AsTask().GetAwaiter().GetResult();
        series.FlushAsync(cancellation).AsTask().GetAwaiter().GetResult();
        rejections.FlushAsync(cancellation).AsTask().GetAwaiter().GetResult();
        if (_inFile > _skip)
        {
            progress.SetAsync(_sourceId, _inFile, cancellation).AsTask().GetAwaiter().GetResult();
        }
    }

    private void Count(in LmpEvent price)
    {
        var group = (price.Node.Iso, price.Fact.Product);
        if (!_nodes.TryGetValue(group, out var nodes))
        {
            _nodes.Add(group, nodes = []);
        }

        nodes.Add(price.Node.Id);
    }
}
