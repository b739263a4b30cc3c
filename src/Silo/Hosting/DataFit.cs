using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Hosting;

/// <summary>Whether the parts of a data directory belong together, and what can safely be done where they do not.</summary>
internal sealed class DataFit(DataDirectory directory)
{
    private const string SetAside = ".set-aside";

    private static readonly string[] CursorSinks = [ClickHouseSink.SinkName, ClickHouseSink.BackfillSinkName];
    private static readonly string[] LakeSinks = ["iceberg", "iceberg-backfill"];

    private bool HasLake => File.Exists(directory.CatalogFile);

    /// <summary>Refuses a start on parts that do not fit; pairs those of a new directory, or of an older program, once.</summary>
    /// <returns>A line for people, or null.</returns>
    /// <exception cref="DomainException"><c>StorageStamp</c>: what does not fit, and what to do.</exception>
    public string? RequireFit()
    {
        if (PlaceFault() is { } misplaced)
        {
            throw new DomainException(DomainErrorCode.StorageStamp, misplaced);
        }

        using var pair = StoredPair.Open(directory);
        var finding = pair.Find();
        if (finding.Fault is not (PairFault.None or PairFault.NotPaired))
        {
            throw new DomainException(DomainErrorCode.StorageStamp, $"{directory.Path}: {finding.Detail}: they do not belong together. {WhatToDo(finding.Fault)}");
        }

        var isOld = directory.Identity.Length == 0 && !directory.IsNew;
        if (finding.Fault == PairFault.NotPaired)
        {
            pair.Pair(NewIdentity());
        }

        if (directory.Identity.Length == 0 || directory.FormerPath is not null)
        {
            directory.Settle(directory.Identity.Length == 0 ? NewIdentity() : directory.Identity);
        }

        return isOld ? $"{directory.Path} has an identity from now on: log and checkpoints are refused apart" : null;
    }

    /// <summary>One line for each thing that was looked at, and whether all of them fit.</summary>
    public (bool Fits, IReadOnlyList<string> Lines) Examine()
    {
        using var pair = StoredPair.Open(directory);
        var (finding, place) = (pair.Find(), PlaceFault());
        return (place is null && finding.Fault is PairFault.None or PairFault.NotPaired,
        [
            $"identity: {(directory.Identity.Length > 0 ? directory.Identity : "none yet, the next start gives one")}",
            $"place: {place ?? "fits"}",
            finding.Fault switch
            {
                PairFault.None => "log and checkpoints: fit",
                PairFault.NotPaired => "log and checkpoints: fit, the next start pairs them",
                _ => $"log and checkpoints: {finding.Detail}. {WhatToDo(finding.Fault)}",
            },
        ]);
    }

    /// <summary>Does what loses nothing that is still there.</summary>
    /// <returns>What was done, a line each; none where everything fits.</returns>
    public IReadOnlyList<string> Repair()
    {
        var done = new List<string>();
        if (directory.FormerPath is not null && PlaceFault() is not null)
        {
            LeaveLake(done);
        }

        using (var pair = StoredPair.Open(directory))
        {
            RepairPair(pair, done);
        }

        if (done.Count > 0 || directory.Identity.Length == 0)
        {
            directory.Settle(directory.IsCopy || directory.Identity.Length == 0 ? NewIdentity() : directory.Identity);
            done.Add($"{directory.Path} has the identity {directory.Identity}");
        }

        return done;
    }

    private static string NewIdentity() => Guid.NewGuid().ToString("N");

    private static void RepairPair(StoredPair pair, List<string> done)
    {
        var fault = pair.Find().Fault;
        switch (fault)
        {
            case PairFault.CheckpointsLost or PairFault.CheckpointsBehind:
                var cursors = pair.TakeCursorsFromLog(CursorSinks);
                done.Add($"{cursors} cursors of the warehouse were taken from what it last reported to the log");
                done.Add(fault == PairFault.CheckpointsLost
                    ? "states are rebuilt from the log at the next start: prices in memory reach back as far as the log does, baselines begin with it"
                    : "states are read on from the checkpoints");
                break;
            case PairFault.LogBehind or PairFault.Strangers:
                done.Add($"the log goes on behind what the checkpoints have applied; {pair.SkipLostRecords(SiloParts.OfProgram.Topics):N0} records are in no log any more, their prices are in states and tables");
                break;
            case PairFault.None:
                return;
        }

        pair.Pair(NewIdentity());
        done.Add("log and checkpoints are paired");
    }

    // The catalog names places by their whole path, so that its tables are the other directory's.
    private void LeaveLake(List<string> done)
    {
        foreach (var part in new[] { directory.CatalogFile, Path.Combine(directory.Path, "lake") }.Where(Path.Exists))
        {
            Directory.Move(part, part + SetAside);
            done.Add($"{part} was set aside as {part}{SetAside}: its tables lie in {directory.FormerPath}");
        }

        using var pair = StoredPair.Open(directory);
        pair.Forget(LakeSinks);
        done.Add("a lake of its own begins at the start of the log");
    }

    private string? PlaceFault() => directory switch
    {
        { IsCopy: true } => $"{directory.Path} is a copy of {directory.FormerPath}{(HasLake ? $", and would write into the lake there" : "")}. Give it an identity of its own: data repair {directory.Path}",
        { FormerPath: { } former } when HasLake =>
            $"{directory.Path} was moved from {former}, where its lake's tables lie by their whole path. Move it back, or make {former} a link to it; data repair {directory.Path} begins a new lake",
        _ => null,
    };

    private string WhatToDo(PairFault fault) => fault switch
    {
        PairFault.CheckpointsLost => $"Put the checkpoints back, or rebuild them from the log: data repair {directory.Path}",
        PairFault.CheckpointsBehind => $"Put the newer checkpoints back, or let them go on: data repair {directory.Path}",
        _ => $"Put the log back that belongs to the checkpoints, or let this one go on behind them: data repair {directory.Path}",
    };
}
