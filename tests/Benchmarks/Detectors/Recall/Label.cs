namespace GridGrains.Tests.Benchmarks.Detectors.Recall;

/// <summary>What was put into a series, and where.</summary>
/// <param name="Kind"><c>spike</c>, <c>level shift</c> or <c>flatline</c>.</param>
internal sealed record Label(string Kind, DateTime StartUtc, DateTime EndUtc)
{
    /// <summary>The way back is a change too, and the quiet hour that ends an episode follows it.</summary>
    private static readonly TimeSpan After = TimeSpan.FromHours(2);

    public bool Meets(Found found) => found.LastUtc >= StartUtc && found.StartUtc <= EndUtc + After;

    public bool Meets(DateTime fromUtc, DateTime toUtc) => fromUtc < EndUtc + After && toUtc > StartUtc - After;
}

/// <summary>An episode that a detector opened.</summary>
/// <param name="Votes">Words of the detectors that voted.</param>
internal sealed record Found(DateTime StartUtc, DateTime LastUtc, string Votes = "");

/// <summary>How a detector did on all series.</summary>
internal sealed class RecallScore
{
    private readonly Dictionary<string, (int Found, int All)> _kinds = [];

    private readonly Dictionary<string, int> _falseByVotes = [];

    public int False => _falseByVotes.Values.Sum();

    /// <summary>Votes of the episodes that meet no label, most first.</summary>
    public IEnumerable<KeyValuePair<string, int>> FalseByVotes => _falseByVotes.OrderByDescending(votes => votes.Value);

    public double RecallOf(string kind) => _kinds.TryGetValue(kind, out var counts) && counts.All > 0 ? (double)counts.Found / counts.All : double.NaN;

    public int CountOf(string kind) => _kinds.TryGetValue(kind, out var counts) ? counts.All : 0;

    public void Take(IReadOnlyList<Label> labels, IReadOnlyList<Found> found)
    {
        foreach (var label in labels)
        {
            var counts = _kinds.GetValueOrDefault(label.Kind);
            _kinds[label.Kind] = (counts.Found + (found.Any(label.Meets) ? 1 : 0), counts.All + 1);
        }

        foreach (var episode in found.Where(episode => !labels.Any(label => label.Meets(episode))))
        {
            _falseByVotes[episode.Votes] = _falseByVotes.GetValueOrDefault(episode.Votes) + 1;
        }
    }
}
