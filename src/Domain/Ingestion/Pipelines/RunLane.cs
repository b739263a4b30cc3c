namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>How far a lane of runs is.</summary>
/// <param name="Positions">By endpoint.</param>
/// <param name="Recent">See <see cref="RecentRows"/>.</param>
/// <param name="Intent">Where the topics ended when the last page was done; empty between runs.</param>
public sealed record RunProgress(IReadOnlyDictionary<string, EndpointPosition> Positions, string Recent, IReadOnlyList<TopicEnd> Intent)
{
    public static readonly RunProgress New = new(new Dictionary<string, EndpointPosition>(), "", []);
}

/// <summary>
/// What a run reads and writes of the state of its pipeline. What the schedule takes and what a backfill takes have their own positions and remember their own rows: neither
/// moves the other, whichever of them dies.
/// </summary>
public abstract class RunLane
{
    public static readonly RunLane Live = new LiveLane();

    public static readonly RunLane Backfill = new BackfillLane();

    public abstract RunProgress ProgressOf(PipelineState state);

    public abstract PipelineRun RunOf(PipelineState state);

    public abstract PipelineState With(PipelineState state, RunProgress progress);

    public abstract PipelineState With(PipelineState state, PipelineRun run);

    private sealed class LiveLane : RunLane
    {
        public override RunProgress ProgressOf(PipelineState state) => new(state.Positions, state.Recent, state.Intent);

        public override PipelineRun RunOf(PipelineState state) => state.Runs[0];

        public override PipelineState With(PipelineState state, RunProgress progress) => state with { Positions = progress.Positions, Recent = progress.Recent, Intent = progress.Intent };

        public override PipelineState With(PipelineState state, PipelineRun run) => state.With(run);
    }

    private sealed class BackfillLane : RunLane
    {
        public override RunProgress ProgressOf(PipelineState state) => state.Backfill!.Progress;

        public override PipelineRun RunOf(PipelineState state) => state.Backfill!.Run;

        public override PipelineState With(PipelineState state, RunProgress progress) => state with { Backfill = state.Backfill! with { Progress = progress } };

        public override PipelineState With(PipelineState state, PipelineRun run) => state with { Backfill = state.Backfill! with { Run = run } };
    }
}
