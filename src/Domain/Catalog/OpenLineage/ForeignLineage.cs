using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>
/// What other programs said that they made of what. Of a job its newest run counts, whatever order its events came in; of a dataset's columns the newest event
/// that tells them. One writer at a time; readers see the last <see cref="Part"/>.
/// </summary>
public sealed class ForeignLineage
{
    private readonly HashSet<UInt128> _hashes = [];
    private readonly Dictionary<string, JobRun> _runs = [];
    private readonly Dictionary<string, (DateTime At, IReadOnlyList<ForeignColumn> Columns)> _columns = [];
    private volatile LineagePart? _part;

    /// <summary>Events that are known, each once.</summary>
    public int Count => _hashes.Count;

    public LineagePart Part => _part ??= Build();

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
            _part = null;
            return true;
        }
    }

    private void TakeRun(ForeignEvent said)
    {
        if (said.Job.Length == 0 || (said.Inputs.Count == 0 && said.Outputs.Count == 0) || !said.Counts)
        {
            return;
        }

        // A run tells its inputs at its start and its outputs at its end, or the other way round.
        if (_runs.TryGetValue(said.Job, out var known) && known.Run == said.Run && said.Run.Length > 0)
        {
            known.Inputs.UnionWith(said.Inputs);
            known.Outputs.UnionWith(said.Outputs);
            known.At = said.AtUtc > known.At ? said.AtUtc : known.At;
        }
        else if (known is null || said.AtUtc >= known.At)
        {
            _runs[said.Job] = new JobRun(said.Run, said.AtUtc, [.. said.Inputs], [.. said.Outputs]);
        }
    }

    private void TakeColumns(ForeignEvent said)
    {
        foreach (var output in said.Counts ? said.Columns.GroupBy(column => column.To.Dataset) : [])
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
            var datasets = _runs.SelectMany(run => run.Value.Outputs.SelectMany(output => run.Value.Inputs.Select(
                input => new LineageEdge(new LineageNode(input), new LineageNode(output), LineageHow.Formula, $"job {run.Key}"))));
            var columns = _columns.Values.SelectMany(output => output.Columns).Select(column => new LineageEdge(column.From, column.To, column.How));
            return new LineagePart([.. datasets, .. columns], LineagePart.Nothing.Roots);
        }
    }

    private sealed class JobRun(string run, DateTime at, HashSet<string> inputs, HashSet<string> outputs)
    {
        public string Run { get; } = run;

        public DateTime At { get; set; } = at;

        public HashSet<string> Inputs { get; } = inputs;

        public HashSet<string> Outputs { get; } = outputs;
    }
}
