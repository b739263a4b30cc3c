using GridGrains.Domain.Ingestion.Pipelines;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

public sealed class PipelineStateTests
{
    private static readonly DateTime Now = new(2026, 3, 8, 18, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Run_that_a_fault_of_the_program_ends_has_failed_and_leaves_what_it_was_about_to_append()
    {
        var running = (PipelineState.New with { Failures = 1, Intent = [new TopicEnd("ISO_RT_LMP", 3, 17)] }).With(PipelineRun.Begin("a", PipelineRules.Request, Now.AddMinutes(-1)));

        var after = running.AfterFault(isOfBackfill: false, Now);

        Assert.Equal((RunStates.Failed, Now, "internal", 2), (after.Runs[0].Status, after.Runs[0].EndedUtc, after.Runs[0].Code, after.Failures));
        Assert.Equal(running.Intent, after.Intent);
        Assert.Same(after, after.AfterFault(isOfBackfill: false, Now.AddMinutes(1)));
    }

    [Fact]
    public void Backfill_that_faults_end_again_and_again_has_failed_in_the_end_and_goes_on_where_it_stood_until_then()
    {
        var progress = RunProgress.New with { Intent = [new TopicEnd("ISO_RT_LMP", 3, 17)] };
        var state = PipelineState.New with { Backfill = PipelineBackfill.Begin("a", Now.AddDays(-2), Now.AddDays(-1), 60, Now) with { Progress = progress } };
        for (var fault = 1; fault < PipelineBackfill.MostFailures; fault++)
        {
            state = state.AfterFault(isOfBackfill: true, Now);
            Assert.Equal((false, fault, progress), (state.Backfill!.HasEnded, state.Backfill.Failures, state.Backfill.Progress));
            Assert.True(state.Backfill.RestsUntilUtc > Now);
        }

        state = state.AfterFault(isOfBackfill: true, Now);

        Assert.Equal((RunStates.Failed, "internal", Now), (state.Backfill!.Run.Status, state.Backfill.Run.Code, state.Backfill.Run.EndedUtc));
        Assert.Same(state, state.AfterFault(isOfBackfill: true, Now));
    }
}
