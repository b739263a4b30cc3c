using System.Diagnostics.Metrics;
using GridGrains.Domain.Ingestion.Pipelines;

namespace GridGrains.Grains.Ingestion;

/// <summary>Figures of the runs that this silo has ended. Pipelines have no labels of their own: there may be thousands.</summary>
public sealed class PipelineInstruments
{
    public const string MeterName = "GridGrains.Ingestion";

    private readonly Counter<long> _runs;
    private readonly Counter<long> _records;

    public PipelineInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _runs = meter.CreateCounter<long>("gridgrains.pipelines.runs", "{run}", "Runs of pipelines by how they ended");
        _records = meter.CreateCounter<long>("gridgrains.pipelines.records", "{record}", "What runs of pipelines made: rows, rows that had come before, records that made none");
    }

    internal void Ended(PipelineRun run)
    {
        _runs.Add(1, new KeyValuePair<string, object?>("status", run.Status));
        Count(run.Rows, "row");
        Count(run.Repeated, "repeated");
        Count(run.Rejected, "rejected");
    }

    private void Count(long number, string outcome)
    {
        if (number > 0)
        {
            _records.Add(number, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
