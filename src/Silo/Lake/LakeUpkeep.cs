using System.Collections.Concurrent;
using System.Globalization;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Sharding.Singletons;
using GridGrains.Grains.Sinks;
using GridGrains.Iceberg;
using GridGrains.Lake.Maintenance;
using GridGrains.Lake.Tables;
using GridGrains.Lake.Windows;
using GridGrains.Silo.Catalog.Runs;

namespace GridGrains.Silo.Lake;

/// <summary>What the upkeep of this process last did to a table.</summary>
/// <param name="Failure">Why the last attempt failed; null when it did not.</param>
internal sealed record UpkeepState(MaintenanceReport? Maintenance = null, DateTimeOffset? BuiltAt = null, WindowBuild? Build = null, string? Failure = null);

/// <summary>
/// Computes windows every few seconds, rarer where that takes long, and maintains all tables every few minutes, at low priority. One silo does it
/// for the whole cluster; while two hold the claim for a moment, one of them loses every race and changes nothing.
/// </summary>
internal sealed class LakeUpkeep(
    LakeCatalog lake, KeptTables tables, WindowBuilder windows, LakeMaintenance maintenance, LakeInstruments instruments, RunReporter runs, UpkeepPace pace, TimeProvider clock)
    : ISingleton
{
    // A tenth of a processor at most: what an hour's windows cost depends on the market's size, not on what is new in them. Work that took long because
    // the machine was busy is not followed by hours of rest: that would leave tables unkept for as long.
    private const int RestPerWork = 9;

    private const string Build = "build";

    private readonly ConcurrentDictionary<LakeTable, UpkeepState> _states = new();
    private long? _maintainedAt;
    private long? _lookedForOrphansAt;

    public UpkeepState StateOf(LakeTable table) => _states.GetValueOrDefault(table, new UpkeepState());

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        using var thread = new LowPriorityThread("lake-upkeep");
        var rest = pace.Build;
        while (true)
        {
            await Task.Delay(rest, clock, ended);
            var started = clock.GetTimestamp();
            await thread.RunAsync(() => WorkAsync(ended));
            rest = RestAfter(clock.GetElapsedTime(started), pace);
        }
    }

    internal static TimeSpan RestAfter(TimeSpan work, UpkeepPace pace)
    {
        var most = pace.Maintenance > pace.Build ? pace.Maintenance : pace.Build;
        var needed = RestPerWork * work;
        return needed < pace.Build ? pace.Build : needed < most ? needed : most;
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        foreach (var kind in WindowKind.All)
        {
            await TryAsync(Build, kind.Table, () => BuildAsync(kind, stopping), stopping);
        }

        if (!IsDue(ref _maintainedAt, pace.Maintenance))
        {
            return;
        }

        var lookForOrphans = IsDue(ref _lookedForOrphansAt, pace.Orphans);
        var figures = new Dictionary<string, LakeTableFigures>();
        foreach (var table in tables.All)
        {
            await TryAsync("maintenance", table, () => MaintainAsync(table, lookForOrphans, figures, stopping), stopping);
        }

        instruments.Looked(figures);
    }

    private async Task BuildAsync(WindowKind kind, CancellationToken stopping)
    {
        var (started, startedUtc) = (clock.GetTimestamp(), clock.GetUtcNow().UtcDateTime);
        var build = await windows.BuildAsync(kind, stopping);
        if (build != default)
        {
            instruments.Built(kind.Table, build, clock.GetElapsedTime(started));
            Change(kind.Table, state => state with { BuiltAt = clock.GetUtcNow(), Build = build });
            Report(PlatformJobs.Windows(kind.Table.Id.Name), kind.Table, kind.Table.Definition.ComputedFrom, startedUtc, build.Windows);
        }
    }

    private async Task MaintainAsync(LakeTable definition, bool lookForOrphans, Dictionary<string, LakeTableFigures> figures, CancellationToken stopping)
    {
        var startedUtc = clock.GetUtcNow().UtcDateTime;
        if (await maintenance.RunAsync(definition, lookForOrphans, stopping) is { } report)
        {
            instruments.Maintained(definition, report);
            Change(definition, state => state with { Maintenance = report });
            if (report.HasChanged)
            {
                Report(PlatformJobs.Maintenance(definition.Id.Name), definition, [], startedUtc, null);
            }
        }

        if (await lake.FindAsync(definition, stopping) is { } table)
        {
            figures[definition.Id.Name] = LakeTableFigures.Of(table);
        }
    }

    private void Report(LineageJob job, LakeTable table, IEnumerable<string> inputs, DateTime startedUtc, long? rows)
    {
        if (runs.IsDue(job.Name))
        {
            var key = startedUtc.Ticks.ToString(CultureInfo.InvariantCulture);
            runs.Begin(job, key, [.. inputs.Select(input => RunDataset.Entry(input))], [RunDataset.Entry($"iceberg.{table.Id.Name}", rows)], startedUtc).Completed();
        }
    }

    private void TellFailure(string work, LakeTable table, Exception failure)
    {
        var (job, now) = (work == Build ? PlatformJobs.Windows(table.Id.Name) : PlatformJobs.Maintenance(table.Id.Name), clock.GetUtcNow().UtcDateTime);
        if (runs.IsDue($"{job.Name} failed"))
        {
            runs.Begin(job, now.Ticks.ToString(CultureInfo.InvariantCulture), [], [RunDataset.Entry($"iceberg.{table.Id.Name}")], now).Failed(failure.Message);
        }
    }

    private async Task TryAsync(string work, LakeTable table, Func<Task> attempt, CancellationToken stopping)
    {
        try
        {
            await attempt();
            Change(table, state => state with { Failure = null });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (IcebergException lost) when (lost.Code is IcebergErrorCode.PreconditionFailed or IcebergErrorCode.CommitConflict)
        {
            Change(table, state => state with { Failure = $"another writer came first: {lost.Message}" });
        }
        catch (Exception failure)
        {
            // Whatever it is, the silo goes on serving and the next round tries again.
            instruments.Failed(work, table, failure);
            TellFailure(work, table, failure);
            Change(table, state => state with { Failure = failure.Message });
        }
    }

    private bool IsDue(ref long? last, TimeSpan interval)
    {
        if (last is { } at && clock.GetElapsedTime(at) < interval)
        {
            return false;
        }

        last = clock.GetTimestamp();
        return true;
    }

    private void Change(LakeTable table, Func<UpkeepState, UpkeepState> change) => _states.AddOrUpdate(table, change(new UpkeepState()), (_, state) => change(state));
}
