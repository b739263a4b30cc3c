using System.Collections.Immutable;
using System.Data.Common;
using GridGrains.Iceberg.Commits;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Catalogs;

public sealed partial class SqlCatalog
{
    private const int DefaultPreviousMetadataFiles = 100;
    private const int ResolveTries = 5;
    private static readonly TimeSpan ResolvePause = TimeSpan.FromMilliseconds(200);

    public async ValueTask<TableState> CommitAsync(
        TableIdentifier identifier, TableState parent, IReadOnlyList<TableRequirement> requirements, IReadOnlyList<MetadataUpdate> updates,
        CancellationToken cancellationToken = default)
    {
        if (await FindLocationAsync(identifier, cancellationToken) != parent.MetadataLocation) throw Conflict(identifier);
        foreach (var requirement in requirements) requirement.Check(parent.Metadata);
        var next = Apply(parent, updates);
        var location = TableMetadataFile.NextLocation(next, parent.MetadataLocation, Environment.NewId());
        try
        {
            await TableMetadataFile.WriteAsync(Environment.Io, location, next, cancellationToken);
            await SwapAsync(identifier, parent.MetadataLocation, location);
        }
        catch (Exception e) when (e is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            await LeftoverFiles.TryDeleteAsync(Environment.Io, location);
            throw;
        }
        await DeleteOldMetadataAsync(parent.Metadata, next);
        return new TableState(next, location);
    }

    /// <summary>The next state, with the parent in its metadata log.</summary>
    private TableMetadata Apply(TableState parent, IReadOnlyList<MetadataUpdate> updates)
    {
        var nowMs = Math.Max(Environment.NowMs, parent.Metadata.LastUpdatedMs);
        var next = updates.Aggregate(parent.Metadata, (table, update) => update.Apply(table, nowMs));
        var log = next.MetadataLog.Add(new MetadataLogEntry(parent.Metadata.LastUpdatedMs, parent.MetadataLocation));
        var kept = (int)Math.Max(1, next.Properties.Number(TableProperties.PreviousMetadataFiles, DefaultPreviousMetadataFiles));
        return (next with { LastUpdatedMs = nowMs, MetadataLog = log.Length > kept ? log[^kept..] : log }).Validated();
    }

    /// <summary>
    /// Swaps the pointer. It is not cancelled half-way: when the database fails to answer, the swap may have happened, and what
    /// follows finds out.
    /// </summary>
    private async ValueTask SwapAsync(TableIdentifier identifier, string from, string to)
    {
        try
        {
            if (await ExecuteAsync(SqlStatements.SwapLocation, SwapParameters(identifier, from, to), CancellationToken.None) == 1) return;
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            await ResolveAsync(identifier, from, to, e);
            return;
        }
        throw Conflict(identifier);
    }

    /// <summary>
    /// After a swap without an answer: the pointer shows whether it happened. While it is still the old one, the swap is sent again:
    /// it can happen only once, so that whichever of the two arrives decides. Returns when the commit took effect.
    /// </summary>
    private async ValueTask ResolveAsync(TableIdentifier identifier, string from, string to, Exception cause)
    {
        for (var tries = 0; tries < ResolveTries; tries++)
        {
            try
            {
                var current = await FindLocationAsync(identifier, CancellationToken.None);
                if (current == to) return;
                if (current != from)
                {
                    if (current is not null && await WasReplacedAsync(current, to)) return;
                    throw Conflict(identifier, cause);
                }
                if (await ExecuteAsync(SqlStatements.SwapLocation, SwapParameters(identifier, from, to), CancellationToken.None) == 1) return;
            }
            catch (Exception e) when (IsUnanswered(e) || e is IcebergException { Code: IcebergErrorCode.FileMissing or IcebergErrorCode.CorruptFile })
            {
                await Task.Delay(ResolvePause, Environment.Clock);
            }
        }
        throw new IcebergException(
            IcebergErrorCode.CommitStateUnknown, $"It is unknown whether the commit of {identifier} to {to} took effect; its files are kept", cause);
    }

    /// <summary>Whether a later commit already has ours in its log.</summary>
    private async ValueTask<bool> WasReplacedAsync(string current, string ours)
    {
        var metadata = await TableMetadataFile.ReadAsync(Environment.Io, current, CancellationToken.None);
        return metadata.MetadataLog.Any(entry => entry.MetadataFile == ours);
    }

    private async ValueTask InsertAsync(TableIdentifier identifier, string location)
    {
        try
        {
            await ExecuteAsync(SqlStatements.InsertTable, [.. Keys(identifier), ("location", location)], CancellationToken.None);
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            var current = await FindAfterFailureAsync(identifier, location, e);
            if (current == location) return;
            if (current is not null) throw AlreadyExists(identifier, e);
            throw new IcebergException(IcebergErrorCode.CommitStateUnknown, $"It is unknown whether {identifier} was created with {location}", e);
        }
    }

    private async ValueTask<string?> FindAfterFailureAsync(TableIdentifier identifier, string location, Exception cause)
    {
        try
        {
            return await FindLocationAsync(identifier, CancellationToken.None);
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            throw new IcebergException(IcebergErrorCode.CommitStateUnknown, $"It is unknown whether {identifier} was created with {location}", cause);
        }
    }

    /// <summary>Files that have left the log are deleted if the table says so. Failing to is no failure of the commit: orphan clean-up finds them.</summary>
    private async ValueTask DeleteOldMetadataAsync(TableMetadata before, TableMetadata after)
    {
        if (!after.Properties.Flag(TableProperties.DeleteMetadataAfterCommit, otherwise: false)) return;
        var kept = after.MetadataLog.Select(entry => entry.MetadataFile).ToImmutableHashSet(StringComparer.Ordinal);
        foreach (var entry in before.MetadataLog.Where(entry => !kept.Contains(entry.MetadataFile)))
            await LeftoverFiles.TryDeleteAsync(Environment.Io, entry.MetadataFile);
    }

    private static bool IsUnanswered(Exception e) => e is DbException or TimeoutException or IOException;

    private static (string, string?)[] SwapParameters(TableIdentifier identifier, string from, string to)
        => [.. Keys(identifier), ("old", from), ("new", to)];

    private static IcebergException Conflict(TableIdentifier identifier, Exception? inner = null)
        => new(IcebergErrorCode.CommitConflict, $"Another commit to {identifier} came first", inner);
}
