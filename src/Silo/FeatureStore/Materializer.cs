using System.Globalization;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.FeatureStore;
using GridGrains.Lake.FeatureStore;
using GridGrains.Silo.Http.FeatureStore;

namespace GridGrains.Silo.FeatureStore;

/// <param name="Rows">Rows of the table that were looked at.</param>
/// <param name="Entities">Entities whose newest row was sent to their grains.</param>
internal sealed record Materialized(long Rows, long Entities);

/// <summary>
/// Sends the newest row of each entity from the table to its grain. A grain keeps the newer of what it has and what comes, so that it may be
/// done at any time and again. Windows are filled by pushes alone and stay as they are.
/// </summary>
internal sealed class Materializer(FeatureRowReader table, FeatureWriter writer, IDocumentStore documents)
{
    private const string Collection = "features-materialized";
    private const int RowsPerAppend = 5_000;

    /// <summary>All rows whose events are in a range.</summary>
    public async Task<Materialized> FullAsync(IReadOnlyList<ViewDeclaration> views, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        var done = new Materialized(0, 0);
        if (await table.NewestAsync(cancellation) is { } newest)
        {
            foreach (var view in views)
            {
                done = Sum(done, await RunAsync(view.Id, newest.SnapshotId, fromUtc, toUtc, after: 0, cancellation));
            }
        }

        return done;
    }

    /// <summary>All rows that came into the table since the last time, whatever their events' time: late data too.</summary>
    public async Task<Materialized> IncrementalAsync(IReadOnlyList<ViewDeclaration> views, DateTime toUtc, CancellationToken cancellation)
    {
        var done = new Materialized(0, 0);
        if (await table.NewestAsync(cancellation) is not { } newest)
        {
            return done;
        }

        var marks = await documents.LoadAsync(Collection, cancellation);
        foreach (var view in views)
        {
            var after = marks.Documents.TryGetValue(view.Id, out var mark) ? long.Parse(mark, CultureInfo.InvariantCulture) : 0;
            done = Sum(done, await RunAsync(view.Id, newest.SnapshotId, DateTime.UnixEpoch, toUtc, after, cancellation));
        }

        await MarkAsync(views, newest.Sequence, cancellation);
        return done;
    }

    private static Materialized Sum(Materialized left, Materialized right) => new(left.Rows + right.Rows, left.Entities + right.Entities);

    private async Task<Materialized> RunAsync(string view, long snapshotId, DateTime fromUtc, DateTime toUtc, long after, CancellationToken cancellation)
    {
        var reader = new FeatureRecordReader();
        var newest = new Dictionary<string, (FeaturePush Row, long Offset)>();
        var rows = 0L;
        await foreach (var stored in table.ReadAsync(snapshotId, view, fromUtc, toUtc, after, cancellation))
        {
            if (!reader.TryRead(Encoding.UTF8.GetBytes(stored.Entity), Encoding.UTF8.GetBytes(stored.Record), out var row, out var error))
            {
                throw new DomainException(DomainErrorCode.StorageVersion, $"the table holds a row of {stored.Entity} that cannot be read: {error.Message}");
            }

            rows++;
            if (!newest.TryGetValue(stored.Entity, out var known)
                || (row.EventUtc, row.KnownAtUtc, stored.Offset).CompareTo((known.Row.EventUtc, known.Row.KnownAtUtc, known.Offset)) > 0)
            {
                newest[stored.Entity] = (row, stored.Offset);
            }
        }

        foreach (var chunk in newest.Chunk(RowsPerAppend))
        {
            await writer.WriteAsync([.. chunk.Select(pair => (pair.Key, pair.Value.Row with { To = FeatureTarget.Online, Windows = [] }))], cancellation);
        }

        return new Materialized(rows, newest.Count);
    }

    // Of two that ran at once the later place stays: what lies between was sent by either.
    private async Task MarkAsync(IReadOnlyList<ViewDeclaration> views, long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            var marks = await documents.LoadAsync(Collection, cancellation);
            var changed = new Dictionary<string, string>(marks.Documents);
            foreach (var view in views)
            {
                var before = changed.TryGetValue(view.Id, out var mark) ? long.Parse(mark, CultureInfo.InvariantCulture) : 0;
                changed[view.Id] = Math.Max(before, sequence).ToString(CultureInfo.InvariantCulture);
            }

            if (await documents.TryReplaceAsync(Collection, marks.Revision, new DocumentSet(marks.Revision + 1, changed), cancellation))
            {
                return;
            }
        }
    }
}
