using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>
/// What programs said that they made of what. Of a job its newest run counts, whatever order its events came in; of a dataset's columns the newest event
/// that names them. One writer at a time; readers see the last <see cref="Part"/>.
/// </summary>
public sealed class ForeignLineage
{
    private readonly HashSet<UInt128> _hashes = [];
    private readonly Dictionary<LineageName, JobRun> _runs = [];
    private readonly Dictionary<string, (DateTime At, IReadOnlyList<ForeignColumn> Columns)> _columns = [];
    private readonly RunBoard _board = new();
    private volatile LineagePart? _part;
    private volatile RunBoardView? _view;

    /// <summary>Events that are known, each once.</summary>
    public int Count => _hashes.Count;

    public LineagePart Part => _part ??= Build();

    /// <summary>Jobs and datasets that events have named, of this platform and of others.</summary>
    public RunBoardView Board => _view ??= BuildBoard();

    public bool Knows(UInt128 hash)
    {
        lock (_hashes)
        {
            return _hashes.Contains(hash);
        }
    }

    /// <returns>False for an event that is known.</returns>
    public bool Take(ForeignEvent said)
    {
        lock (_hashes)
        {
            if (!_hashes.Add(said.Hash))
            {
                return false;
            }

            TakeRun(said);
            TakeColumns(said);
            _board.Take(said);
            (_part, _view) = (null, null);
            return true;
        }
    }

    private void TakeRun(ForeignEvent said)
    {
        if (said.Job is not { } job || (said.Inputs.Count == 0 && said.Outputs.Count == 0) || !said.Counts)
        {
            return;
        }

        // A run names its inputs at its start and its outputs at its end, or the other way round.
        if (_runs.TryGetValue(job, out var known) && known.Run == said.Run && said.Run.Length > 0)
        {
            known.Inputs.UnionWith(said.Inputs);
            known.Outputs.UnionWith(said.Outputs);
            known.At = said.AtUtc > known.At ? said.AtUtc : known.At;
        }
        else if (known is null || said.AtUtc >= known.At)
        {
            _runs[job] = new JobRun(said.Run, said.AtUtc, [.. said.Inputs], [.. said.Outputs]);
        }
    }

    // Columns that the platform makes are computed from what runs, not read from what an older program once said of them.
    private void TakeColumns(ForeignEvent said)
    {
        foreach (var output in said.Counts && !said.IsOwn ? said.Columns.GroupBy(column => column.To.Dataset) : [])
        {
            if (!_columns.TryGetValue(output.Key, out var known) || said.AtUtc >= known.At)
            {
                _columns[output.Key] = (said.AtUtc, [.. output]);
            }
        }
    }

    private LineagePart Build()
    {
        lock (_hashes)
        {
            var datasets =
                from run in _runs
                from output in run.Value.Outputs
                from input in run.Value.Inputs
                where !(run.Key.IsOwn && input.IsOwn && output.IsOwn)
                select new LineageEdge(new LineageNode(input.DatasetId), new LineageNode(output.DatasetId), LineageHow.Formula, $"job {run.Key}");
            var columns = _columns.Values.SelectMany(output => output.Columns).Select(column => new LineageEdge(column.From, column.To, column.How));
            return new LineagePart([.. datasets, .. columns], LineagePart.Nothing.Roots);
        }
    }

    private RunBoardView BuildBoard()
    {
        lock (_hashes)
        {
            return _board.View();
        }
    }

    private sealed class JobRun(string run, DateTime at, HashSet<LineageName> inputs, HashSet<LineageName> outputs)
    {
        public string Run { get; } = run;

        public DateTime At { get; set; } = at;

        public HashSet<LineageName> Inputs { get; } = inputs;

        public HashSet<LineageName> Outputs { get; } = outputs;
    }
}
