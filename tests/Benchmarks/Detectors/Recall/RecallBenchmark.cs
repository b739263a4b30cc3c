using System.Globalization;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Timetable;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Detectors.Recall;

/// <summary>
/// Which of the labelled faults of simulated prices open an episode, and how many episodes nothing was put in for. The states are those of node grains.
/// </summary>
internal sealed class RecallBenchmark : IBenchmark
{
    private const int LearnedDays = 14;
    private const int Days = 30;
    private const int Nodes = 140;
    private const double DaysOfMonth = 30;
    private const int MostVotes = 6;

    private static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Kinds = [LabelledSeries.Spike, LabelledSeries.Shift, LabelledSeries.Flat];

    public Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var (ours, peers) = (new List<RecallScore>(), new List<RecallScore>());
        for (var run = 0; run < context.Runs; run++)
        {
            var (our, peer) = Run((ulong)run + 1);
            ours.Add(our);
            peers.Add(peer);
            BenchmarkContext.Say($"seed {run + 1}: {string.Join(", ", Kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind} {our.RecallOf(kind):0.000} of {our.CountOf(kind)}")))}; {our.False} false");
            BenchmarkContext.Say($"  false by votes: {string.Join("; ", our.FalseByVotes.Take(MostVotes).Select(votes => $"{votes.Key} {votes.Value}"))}");
        }

        var series = $"{Nodes} nodes x {Days} days of five-minute prices after {LearnedDays} to learn, seven markets";
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            .. Kinds.Select(kind => Figure.Beside(
                $"recall_{kind.Replace(' ', '_')}", "share", Runs(ours, score => score.RecallOf(kind)), "z-score by hour", Runs(peers, score => score.RecallOf(kind)),
                $"{ours[0].CountOf(kind)} labels of the first seed; {series}")),
            Figure.Beside(
                "false_episodes", "per node-month", Runs(ours, score => score.False * DaysOfMonth / Days / Nodes), "z-score by hour", Runs(peers, score => score.False * DaysOfMonth / Days / Nodes),
                $"episodes that meet no label; {series}"),
        ]);
    }

    private static List<double> Runs(List<RecallScore> scores, Func<RecallScore, double> figure) => [.. scores.Select(figure)];

    private static (RecallScore Ours, RecallScore Peer) Run(ulong seed)
    {
        var simulator = new MarketSimulator(SimulatedGrid.Create(Nodes, seed), seed);
        var (from, to) = (Start.AddDays(LearnedDays), Start.AddDays(LearnedDays + Days));
        var random = new Random((int)seed);
        var watched = Isos.All.ToDictionary(iso => iso, iso => simulator.Grid[iso].Nodes
            .Select(node => new WatchedNode(new LabelledSeries(simulator, node, from, to, random), from)).ToArray());
        var prices = new LmpEvent[Nodes];
        foreach (var publication in new SimulatedSchedule().Between(Start, to).Where(publication => publication.Product == publication.Iso.SettlementRealTime))
        {
            var count = simulator.Emit(publication, prices);
            for (var i = 0; i < count; i++)
            {
                watched[publication.Iso][i].Take(prices[i].Fact);
            }
        }

        var (ours, peer) = (new RecallScore(), new RecallScore());
        foreach (var node in watched.Values.SelectMany(nodes => nodes))
        {
            ours.Take(node.Labels, node.Episodes());
            peer.Take(node.Labels, node.PeerEpisodes());
        }

        return (ours, peer);
    }

    private sealed class WatchedNode(LabelledSeries series, DateTime fromUtc)
    {
        private readonly NodeState _state = new(series.Node.Key);
        private readonly SeasonalScore _peer = new();
        private readonly Dictionary<string, Found> _found = [];

        public IReadOnlyList<Label> Labels => series.Labels;

        public void Take(in LmpFact price)
        {
            var fact = series.Of(price);
            List<DerivedEvent>? events = null;
            _state.Apply(fact, new ApplyContext(fact.IntervalStartUtc, GuardrailSettings.Default), out _, ref events);
            foreach (var item in events?.Where(item => item.Kind == EpisodeEvents.Kind) ?? [])
            {
                var last = DateTime.Parse(LabelOf(item, EpisodeEvents.LastLabel), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
                _found[item.Id] = new Found(item.StartUtc, last, LabelOf(item, EpisodeEvents.VotesLabel));
            }

            _peer.Take(fact);
        }

        private static string LabelOf(DerivedEvent item, string name) => item.Labels!.Single(label => label.Name == name).Text;

        public IReadOnlyList<Found> Episodes() => Scored(_found.Values);

        public IReadOnlyList<Found> PeerEpisodes() => Scored(_peer.Episodes);

        private Found[] Scored(IEnumerable<Found> episodes) => [.. episodes.Where(episode => episode.StartUtc >= fromUtc)];
    }
}
