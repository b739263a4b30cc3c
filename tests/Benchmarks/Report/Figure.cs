namespace GridGrains.Tests.Benchmarks.Report;

/// <summary>One measured row.</summary>
/// <param name="Value">Median over the runs.</param>
/// <param name="Peer">What it is measured beside, in the same run; null where the bar is absolute.</param>
/// <param name="PeerValue">The peer's median, in the unit that the note names where it differs.</param>
/// <param name="Ratio">Median of the runs' own ratios, ours to the peer's.</param>
internal sealed record Figure(string Id, double Value, string Unit, string? Peer, double? PeerValue, double? Ratio, IReadOnlyList<double> Runs, string Note)
{
    /// <summary>A figure of its own.</summary>
    public static Figure Of(string id, string unit, IReadOnlyList<double> runs, string note) =>
        new(id, Statistics.Runs.Median(runs), unit, null, null, null, runs, note);

    /// <summary>A figure with that of a peer beside it; run i of both belong together.</summary>
    public static Figure Beside(string id, string unit, IReadOnlyList<double> runs, string peer, IReadOnlyList<double> peerRuns, string note) =>
        new(id, Statistics.Runs.Median(runs), unit, peer, Statistics.Runs.Median(peerRuns), Statistics.Runs.Median(RatiosOf(runs, peerRuns)), runs, note);

    /// <summary>A figure that is the ratio itself: value, runs and ratio are ours over the peer's.</summary>
    public static Figure RatioOf(string id, IReadOnlyList<double> runs, string peer, IReadOnlyList<double> peerRuns, string unitOfBoth, string note)
    {
        var ratios = RatiosOf(runs, peerRuns);
        var median = Statistics.Runs.Median(ratios);
        return new Figure(
            id, median, "x", peer, Statistics.Runs.Median(peerRuns), median, ratios,
            $"{Statistics.Runs.Median(runs):N0} against {Statistics.Runs.Median(peerRuns):N0} {unitOfBoth}; {note}");
    }

    private static double[] RatiosOf(IReadOnlyList<double> runs, IReadOnlyList<double> peerRuns) =>
        [.. runs.Zip(peerRuns, (ours, theirs) => ours / theirs)];
}
