namespace GridGrains.Domain.Reconciliation;

/// <param name="Rows">All that the place holds of the cell.</param>
/// <param name="Older">Of them, rows that the log has forgotten.</param>
/// <param name="Checksum">Over all of them.</param>
/// <param name="Differs">It does not hold what most places hold.</param>
public sealed record AuditSourceCell(string Place, long Rows, long Older, ulong Checksum, bool Differs);

/// <summary>A cell in every place, in the places' order.</summary>
public sealed record CellComparison(AuditCell Cell, IReadOnlyList<AuditSourceCell> Sources)
{
    public bool Differs => Sources.Any(source => source.Differs);
}

/// <summary>A part of a cell in which a place differs.</summary>
/// <param name="Reference">The place that it is compared with: the first of those that most agree with.</param>
/// <param name="Rows">Of all places, to be read again to name them.</param>
public sealed record DifferingBucket(AuditCell Cell, int Bucket, WindowSide Side, string Place, string Reference, long Rows);

/// <summary>
/// Says which places differ where. What most places hold is right; of two that differ, the one that comes first, which is the log where the
/// log still has the rows.
/// </summary>
public sealed class DigestComparison
{
    private readonly IReadOnlyList<(string Name, AuditSourceKind Kind, AuditSourceDigest Digest)> _sources;
    private readonly List<DifferingBucket> _buckets = [];

    /// <param name="sources">
    /// In order of trust. The log is not asked for rows that it has forgotten or never had, the manifest for no others than those of bulk loads.
    /// </param>
    public DigestComparison(IReadOnlyList<(string Name, AuditSourceKind Kind, AuditSourceDigest Digest)> sources)
    {
        _sources = sources;
        Cells = [.. sources.SelectMany(source => source.Digest.Cells).Distinct().Order().Select(Compare)];
    }

    public IReadOnlyList<CellComparison> Cells { get; }

    /// <summary>Where to look for the rows, at least one for each place that differs in a cell.</summary>
    public IReadOnlyList<DifferingBucket> Buckets => _buckets;

    private CellComparison Compare(AuditCell cell)
    {
        var differing = new HashSet<string>();
        foreach (var side in (WindowSide[])[WindowSide.Within, WindowSide.Older, WindowSide.Bulk])
        {
            var asked = _sources.Where(source => Knows(source.Kind, side)).ToArray();
            if (asked.Length < 2)
            {
                continue;
            }

            var reference = asked.GroupBy(source => source.Digest[cell].Of(side)).MaxBy(group => group.Count())!;
            foreach (var source in asked.Where(source => source.Digest[cell].Of(side) != reference.Key))
            {
                differing.Add(source.Name);

                // The manifest has no rows to name.
                if (source.Kind != AuditSourceKind.Manifest && reference.FirstOrDefault(other => other.Kind != AuditSourceKind.Manifest) is { Digest: not null } named)
                {
                    Locate(cell, side, source, named, asked);
                }
            }
        }

        return new CellComparison(cell, [.. _sources.Select(source => CellOf(source.Digest[cell], source.Name, differing.Contains(source.Name)))]);
    }

    private void Locate(
        AuditCell cell, WindowSide side, (string Name, AuditSourceKind Kind, AuditSourceDigest Digest) source, (string Name, AuditSourceKind Kind, AuditSourceDigest Digest) reference,
        (string Name, AuditSourceKind Kind, AuditSourceDigest Digest)[] asked)
    {
        for (var bucket = 0; bucket < CellDigest.Buckets; bucket++)
        {
            if (source.Digest[cell].Of(bucket, side) != reference.Digest[cell].Of(bucket, side))
            {
                _buckets.Add(new DifferingBucket(cell, bucket, side, source.Name, reference.Name, asked.Sum(other => other.Digest[cell].Of(bucket, side).Rows)));
            }
        }
    }

    private static bool Knows(AuditSourceKind kind, WindowSide side) => kind switch
    {
        AuditSourceKind.Log => side == WindowSide.Within,
        AuditSourceKind.Manifest => side == WindowSide.Bulk,
        _ => true,
    };

    private static AuditSourceCell CellOf(CellDigest digest, string name, bool differs)
    {
        var sum = digest.All;
        return new AuditSourceCell(name, sum.Rows, digest.Older.Rows, sum.Checksum, differs);
    }
}
