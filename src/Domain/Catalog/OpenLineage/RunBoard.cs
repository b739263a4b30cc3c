namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>The newest run of a job, and what the job reads and writes.</summary>
/// <param name="Run">Id of the run; empty for a job that only events without runs name.</param>
/// <param name="State">Type of the run's newest event; empty where it has none.</param>
/// <param name="FirstUtc">Of its oldest event that is known.</param>
/// <param name="IsStreaming">It says of itself that it never ends.</param>
/// <param name="StartedUtc">Of the run's oldest event.</param>
/// <param name="LastUtc">Of the run's newest event.</param>
public sealed record KnownJob(
    LineageName Name, string Run, string State, DateTime FirstUtc, DateTime StartedUtc, DateTime LastUtc, bool IsStreaming, IReadOnlyList<LineageName> Inputs,
    IReadOnlyList<LineageName> Outputs)
{
    public bool HasEnded => State is "COMPLETE" or "FAIL" or "ABORT";
}

/// <summary>A dataset that an event has named.</summary>
/// <param name="Fields">Columns whose making events describe.</param>
/// <param name="OwnFirstUtc">Of the oldest event of this platform's own jobs that is known; null where none names it.</param>
public sealed record KnownDataset(LineageName Name, DateTime FirstUtc, DateTime LastUtc, IReadOnlyList<string> Fields, DateTime? OwnFirstUtc = null);

/// <summary>In order of names. Immutable.</summary>
public sealed record RunBoardView(IReadOnlyList<KnownJob> Jobs, IReadOnlyList<KnownDataset> Datasets);

/// <summary>Jobs and datasets by what events say of them, in any order. Not safe for several threads.</summary>
internal sealed class RunBoard
{
    private readonly Dictionary<LineageName, Job> _jobs = [];
    private readonly Dictionary<LineageName, Dataset> _datasets = [];

    public void Take(ForeignEvent said)
    {
        foreach (var name in said.Inputs.Concat(said.Outputs))
        {
            var known = _datasets.TryGetValue(name, out var seen) ? seen : _datasets[name] = new Dataset(said.AtUtc);
            known.See(said.AtUtc, said.IsOwn);
            known.Fields.UnionWith(said.Columns.Where(column => column.To.Dataset == name.DatasetId).Select(column => column.To.Column).OfType<string>());
        }

        if (said.Job is { } job)
        {
            (_jobs.TryGetValue(job, out var known) ? known : _jobs[job] = new Job(said)).Take(said);
        }
    }

    public RunBoardView View() => new(
        [.. _jobs.OrderBy(job => job.Key.ToString(), StringComparer.Ordinal).Select(job => job.Value.Of(job.Key))],
        [
            .. _datasets.OrderBy(dataset => dataset.Key.ToString(), StringComparer.Ordinal)
                .Select(dataset => new KnownDataset(dataset.Key, dataset.Value.First, dataset.Value.Last, [.. dataset.Value.Fields], dataset.Value.OwnFirst)),
        ]);

    private sealed class Dataset(DateTime at)
    {
        public DateTime First { get; private set; } = at;

        public DateTime Last { get; private set; } = at;

        public DateTime? OwnFirst { get; private set; }

        public SortedSet<string> Fields { get; } = new(StringComparer.Ordinal);

        public void See(DateTime utc, bool isOwn)
        {
            (First, Last) = (utc < First ? utc : First, utc > Last ? utc : Last);
            OwnFirst = isOwn && !(utc >= OwnFirst) ? utc : OwnFirst;
        }
    }

    private sealed class Job(ForeignEvent first)
    {
        private readonly HashSet<LineageName> _inputs = [];
        private readonly HashSet<LineageName> _outputs = [];
        private string _run = first.Run;
        private string _state = first.Type;
        private bool _isStreaming;
        private DateTime _first = first.AtUtc;
        private DateTime _started = first.AtUtc;
        private DateTime _last = first.AtUtc;

        public void Take(ForeignEvent said)
        {
            _first = said.AtUtc < _first ? said.AtUtc : _first;
            _isStreaming |= said.IsStreaming;
            var isSame = said.Run == _run;
            if (!isSame && said.AtUtc < _last)
            {
                return;
            }

            if (!isSame)
            {
                (_run, _state, _started, _last) = (said.Run, said.Type, said.AtUtc, said.AtUtc);
                _inputs.Clear();
                _outputs.Clear();
            }

            _state = said.AtUtc >= _last && said.Type.Length > 0 ? said.Type : _state;
            (_started, _last) = (said.AtUtc < _started ? said.AtUtc : _started, said.AtUtc > _last ? said.AtUtc : _last);
            _inputs.UnionWith(said.Inputs);
            _outputs.UnionWith(said.Outputs);
        }

        public KnownJob Of(LineageName name) => new(name, _run, _state, _first, _started, _last, _isStreaming, Sorted(_inputs), Sorted(_outputs));

        private static LineageName[] Sorted(IEnumerable<LineageName> names) => [.. names.OrderBy(name => name.ToString(), StringComparer.Ordinal)];
    }
}
