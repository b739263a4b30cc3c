using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Feeds.Enrichment;
using GridGrains.Silo.Http.Ingest;

namespace GridGrains.Tests.Integration.Http;

/// <summary>The same report by every entrance: as a file, posted over HTTP, and appended to the log by somebody else.</summary>
public sealed class EntranceTests
{
    private const int Seed = 1_128;

    private static readonly DateTime Noon = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Appended = Noon.AddMinutes(20);

    private static readonly ReferenceCatalog Reference = SeedReference.Catalog.With(
    [
        NodeReference.Discovered(Node("CAISO", "KNOWN"), new NodeLabels(Type: "GEN", Hub: "TH_SP15_GEN-APND", Zone: "SCE")) with { ValidFromUtc = Noon.AddDays(-1) },
    ]);

    [Fact]
    public void Same_report_ends_in_equal_rows_and_in_states_that_are_equal_to_the_byte()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            // Energy is alike within a report here: whether it is, only those can judge that have the whole report before them.
            LmpEvent[] report = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => PriceOf(random, 30))];

            var byFile = RowsOf(ByFile(report));
            var byHttp = RowsOf(ByHttp(report));
            var byLog = RowsOf(report);

            Assert.Equal(byFile, byHttp);
            Assert.Equal(byFile, byLog);
            Assert.Equal(report.Length, byFile.Count);
            Assert.Equal(StatesOf(byFile), StatesOf(byHttp));
            Assert.Equal(StatesOf(byFile), StatesOf(byLog));
        }
    }

    [Fact]
    public void Energy_that_differs_within_a_report_is_flagged_by_files_and_http_alike()
    {
        var random = new Random(Seed);
        LmpEvent[] report = [.. Enumerable.Range(0, 30).Select(number => PriceOf(random, number == 20 ? 35 : 30, isOnGrid: true))];

        var byFile = RowsOf(ByFile(report));

        Assert.Equal(byFile, RowsOf(ByHttp(report)));
        Assert.Equal([20], byFile.Index().Where(row => row.Item.Fact.Quality.HasFlag(RowQuality.EnergyUnequal)).Select(row => row.Index));
        Assert.DoesNotContain(RowsOf(report), row => row.Fact.Quality.HasFlag(RowQuality.EnergyUnequal));
    }

    [Fact]
    public void Requests_do_not_judge_each_other()
    {
        var random = new Random(Seed);
        var rules = new RecordRules(Reference);
        Assert.All(Posted(rules, [.. Enumerable.Range(0, 30).Select(_ => PriceOf(random, 30, isOnGrid: true))]), price => Assert.False(price.Fact.Quality.HasFlag(RowQuality.EnergyUnequal)));
        Assert.All(Posted(rules, [PriceOf(random, 35, isOnGrid: true)]), price => Assert.False(price.Fact.Quality.HasFlag(RowQuality.EnergyUnequal)));
    }

    [Fact]
    public void Labels_come_from_the_catalog_where_the_record_names_none_and_flags_that_it_brings_stay()
    {
        var price = PriceOf(new Random(Seed), 30) with { Node = Node("CAISO", "KNOWN"), Labels = new NodeLabels(Zone: "ELSEWHERE") };
        price = price with { Fact = price.Fact with { Lmp = 20_000, Quality = RowQuality.UnknownNode } };

        var row = RowsOf([price])[0];

        Assert.Equal(("GEN", "TH_SP15_GEN-APND", "ELSEWHERE"), (row.Labels.Type, row.Labels.Hub, row.Labels.Zone));
        Assert.Equal(RowQuality.UnknownNode | RowQuality.OutOfBounds | RowQuality.IdentityBroken, row.Fact.Quality);
    }

    private static EntityKey Node(string iso, string id) => new(Isos.Get(iso), id);

    private static LmpEvent PriceOf(Random random, double energy, bool isOnGrid = false)
    {
        string[] nodes = ["KNOWN", "TH_SP15_GEN-APND", "A", "B", "N\u00f6de"];
        NodeLabels[] labels = [NodeLabels.None, new(Type: "HUB"), new(Type: "LOAD", Zone: "Z"), new(Hub: "H", BalancingAuthority: null)];
        var lmp = random.Next(10) switch { 0 => 12_000, 1 => energy + 7, _ => energy + 1 };
        return new LmpEvent(
            Node("CAISO", nodes[random.Next(nodes.Length)]),
            new LmpFact
            {
                Product = PriceProduct.RealTime5Min,
                IntervalStartUtc = Noon.AddSeconds(!isOnGrid && random.Next(12) == 0 ? 7 : 0),
                IntervalMinutes = 5,
                Lmp = lmp,
                Energy = energy,
                Congestion = 1,
                Loss = 0,
                KnownAtUtc = Noon.AddMinutes(10),
                KnownAtBasis = KnownAtBasis.Published,
            },
            labels[random.Next(labels.Length)]);
    }

    private static LmpEvent[] ByFile(LmpEvent[] report)
    {
        var mapper = new CanonicalMapper(Reference);
        return Array.ConvertAll(report, price => mapper.Map(price));
    }

    private static LmpEvent[] ByHttp(LmpEvent[] report) => Posted(new RecordRules(Reference), report);

    private static LmpEvent[] Posted(RecordRules rules, LmpEvent[] report)
    {
        rules.Begin();
        var records = Write(report);
        var posted = new LmpEvent[report.Length];
        for (var i = 0; i < report.Length; i++)
        {
            Assert.True(rules.TryRead(records.Value(i), Topics.RealTimeLmp, Appended, out posted[i], out var error), error.Message);
        }

        return posted;
    }

    /// <summary>The rows of a report's records, each partition's as the log has them.</summary>
    private static List<LmpRow> RowsOf(LmpEvent[] report)
    {
        var records = Write(report);
        var decoder = new LmpRowDecoder(Reference);
        var rows = new List<LmpRow>();
        for (var i = 0; i < records.Count; i++)
        {
            var one = new RecordBuffer();
            one.Add(records.Key(i), records.Value(i));
            var partition = KeyPartitioner.PartitionOf(records.Key(i), Topics.LmpPartitions);
            var batch = new LogBatch(new TopicPartition(Topics.RealTimeLmp, partition), one, [i], [Appended], [new RecordHeaders(LmpEventJson.Schema, "TEST")]);
            Assert.True(decoder.TryDecode(batch, 0, out var row));
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Each node's state as it is stored, after its rows in their order.</summary>
    private static SortedDictionary<string, string> StatesOf(List<LmpRow> rows)
    {
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in rows.GroupBy(row => row.Node))
        {
            var state = new NodeState(node.Key);
            foreach (var row in node)
            {
                state.Labels = row.Labels;
                state.Apply(row.Fact, Noon, out _);
            }

            var stored = new StateBuffer();
            stored.Begin(StateKind.Entity, node.Key.ToString());
            NodeStateCodec.Encode(state, stored);
            stored.End();
            states.Add(node.Key.ToString(), Convert.ToHexString(stored.State(0).Span));
        }

        return states;
    }

    private static RecordBuffer Write(LmpEvent[] report)
    {
        var records = new RecordBuffer();
        foreach (var price in report)
        {
            LmpEventJson.Write(records, price);
        }

        return records;
    }
}
