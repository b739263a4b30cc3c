using GridGrains.Domain.Log;

namespace GridGrains.Domain.Reconciliation;

/// <param name="Absence">Why it was not compared; null when it was.</param>
/// <param name="Behind">Records of the log that the place does not have yet; they are left out everywhere.</param>
public sealed record AuditSourceReport(string Name, string? Absence, long Behind);

/// <param name="Rows">The first rows that differ, by cell and place.</param>
/// <param name="Rings">Live prices; null where there are none.</param>
public sealed record AuditReport(
    AuditRange Range, IReadOnlyList<AuditSourceReport> Sources, IReadOnlyList<CellComparison> Cells, IReadOnlyList<RowDifference> Rows, RingReport? Rings)
{
    /// <summary>Places that differ, counted in each cell: 0 proves that all that were compared hold the same.</summary>
    public int Differences =>
        Cells.Sum(cell => cell.Sources.Count(source => source.Differs)) + (Rings?.Cells.Count(cell => cell.Differing > 0) ?? 0);
}

/// <summary>
/// Proves for a range that the log and every table hold the same versions of the same prices, and the grains those that stand. It compares
/// what all tables have: a place that is behind makes no difference. Places are read one after the other, into a digest first and, where
/// digests differ, once more for the few nodes in question: memory does not grow with the range's rows.
/// </summary>
/// <param name="log">Read blocking: run it on a thread that may.</param>
/// <param name="manifest">Of bulk loads; null where there are none.</param>
public sealed class PriceAudit(IAuditSource log, IReadOnlyList<IAuditSource> tables, IAuditedRings? rings, IAuditSource? manifest = null)
{
    // The log forgets while it is read, in large steps: a second look is past the step.
    private const int Attempts = 3;

    public async Task<AuditReport> RunAsync(AuditRange range, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(range, cancellation);
            }
            catch (DomainException forgotten) when (forgotten.Code == DomainErrorCode.RecordsGone && attempt < Attempts)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<AuditReport> TryAsync(AuditRange range, CancellationToken cancellation)
    {
        var states = new List<(IAuditSource Source, AuditSourceState State)>();

        // Before the tables: what it calls done they have.
        var loaded = manifest is null ? null : await manifest.LookAsync(cancellation);
        foreach (var table in tables)
        {
            states.Add((table, await table.LookAsync(cancellation)));
        }

        // After the tables: what they have the log has, or has forgotten.
        var stored = await log.LookAsync(cancellation);
        var window = LogWindow.Of(stored, [.. states.Select(source => source.State).Where(state => state.Absence is null)]);
        states.Insert(0, (log, stored));
        if (loaded is not null)
        {
            states.Insert(1, (manifest!, loaded));
            window = window.With(loaded.Bulk);
        }

        var present = states.Where(source => source.State.Absence is null).ToArray();
        var scope = new AuditScope(range, window);
        var digests = new List<(string, AuditSourceKind, AuditSourceDigest)>();
        foreach (var (source, _) in present)
        {
            var digest = new AuditSourceDigest(scope);
            await source.ReadAsync(scope, digest, cancellation);
            digests.Add((source.Name, source == log ? AuditSourceKind.Log : source.Kind, digest));
        }

        var comparison = new DigestComparison(digests);
        var rows = await NameAsync([.. present.Select(source => source.Source)], comparison, scope, cancellation);
        var live = rings is null ? null : await new RingAudit(rings, log).RunAsync(range, cancellation);
        return new AuditReport(range, [.. states.Select(source => ReportOf(source.Source, source.State, stored))], comparison.Cells, rows, live);
    }

    private static async Task<IReadOnlyList<RowDifference>> NameAsync(
        IReadOnlyList<IAuditSource> sources, DigestComparison comparison, AuditScope scope, CancellationToken cancellation)
    {
        var differences = RowDifferences.For(comparison.Buckets);
        if (differences.IsEmpty)
        {
            return [];
        }

        var narrow = scope with { Range = differences.Narrow(scope.Range) };
        foreach (var source in sources)
        {
            await source.ReadAsync(narrow, differences.Of(source.Name, narrow), cancellation);
        }

        return differences.Find();
    }

    private static AuditSourceReport ReportOf(IAuditSource source, AuditSourceState state, AuditSourceState log) => new(
        source.Name, state.Absence,
        state.Absence is null && source.Kind != AuditSourceKind.Manifest ? LogWindow.Partitions.Sum(partition => BehindOf(state.Offsets.GetValueOrDefault(partition), log.Offsets.GetValueOrDefault(partition))) : 0);

    private static long BehindOf(OffsetRange place, OffsetRange log) => Math.Max(0, log.Next - Math.Max(place.Next, log.Earliest));
}
