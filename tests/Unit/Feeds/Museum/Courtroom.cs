using System.Text;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Museum;

/// <summary>Reports as they are admitted, judged as loads of files are: what one load shows as usual, the next is measured by.</summary>
internal sealed class Courtroom
{
    private readonly QuarantineIndex _index = new();
    private long _sequence;

    /// <summary>Judges one load.</summary>
    public IReadOnlyDictionary<string, PartitionVerdict> Judge(params SppDay[] reports)
    {
        var recorder = new PartitionRecorder();
        foreach (var report in reports)
        {
            Read(recorder, report.Name, Encoding.UTF8.GetBytes(report.ToString()), ReportOptions.Default);
        }

        return Conclude(recorder);
    }

    public IReadOnlyDictionary<string, PartitionVerdict> Judge(IEnumerable<LmpEvent> prices)
    {
        var recorder = new PartitionRecorder();
        var mapper = new CanonicalMapper(SeedReference.Catalog);
        recorder.BeginReport();
        foreach (var price in prices)
        {
            recorder.Observe(price.Node, mapper.Map(price).Fact);
        }

        return Conclude(recorder);
    }

    public static IReadOnlyList<LmpEvent> PricesOf(string path)
    {
        var sink = new Reports.RecordingSink();
        Open(sink, Path.GetFileName(path), File.ReadAllBytes(path), ReportOptions.Default);
        return [.. sink.Prices.Select(price => price.Event)];
    }

    private Dictionary<string, PartitionVerdict> Conclude(PartitionRecorder recorder)
    {
        var verdicts = recorder.Take(_index.ProfileFor, _index.NodesOf).Select(PartitionVerdict.Of).ToDictionary(verdict => verdict.Id.ToString());
        foreach (var verdict in verdicts.Values)
        {
            _index.Take(++_sequence, PartitionDecision.Of(verdict, "files", new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc)));
        }

        return verdicts;
    }

    private static void Read(PartitionRecorder recorder, string name, byte[] content, ReportOptions options)
    {
        recorder.BeginReport();
        Open(new Admission(recorder), name, content, options);
        recorder.EndReport();
    }

    private static void Open(IReportSink sink, string name, byte[] content, ReportOptions options)
    {
        using var stream = new MemoryStream(content, writable: false);
        Assert.All(new ReportReader().Read(name, stream, options, sink, TestContext.Current.CancellationToken), result => Assert.Null(result.Refusal));
    }

    private sealed class Admission(PartitionRecorder recorder) : IReportSink
    {
        private readonly CanonicalMapper _mapper = new(SeedReference.Catalog);

        public void ReportOpened(string fileName)
        {
        }

        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection) => recorder.Reject();

        public void Price(in LmpEvent price, int line) => recorder.Observe(price.Node, _mapper.Map(price).Fact);
    }
}
