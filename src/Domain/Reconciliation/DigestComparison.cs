namespace GridGrains.Domain.Reconciliation;

/// <param name="Rows">All that the place holds of the cell.</param>
/// <param name="Older">Of them, rows that the log has forgotten.</param>
/// <param name="Checksum">Over all of them.</param>
/// <param name="Differs">It does not hold what most places hold.</param>
public sealed record PlaceCell(string Place, long Rows, long Older, ulong Checksum, bool Differs);

/// <summary>A cell in every place, in the places' order.</summary>
public sealed record CellComparison(AuditCell Cell, IReadOnlyList<PlaceCell> Places)
{
    public bool Differs => Places.Any(place => place.Differs);
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
    private readonly IReadOnlyList<(string Name, bool ForgetsRows, PlaceDigest Digest)> _places;
    private readonly List<DifferingBucket> _buckets = [];

    /// <param name="places">In order of trust. One that forgets rows is not asked for those that it has forgotten.</param>
    public DigestComparison(IReadOnlyList<(string Name, bool ForgetsRows, PlaceDigest Digest)> places)
    {
        _places = places;
        Cells = [.. places.SelectMany(place => place.Digest.Cells).Distinct().Order().Select(Compare)];
    }

    public IReadOnlyList<CellComparison> Cells { get; }

    /// <summary>Where to look for the rows, at least one for each place that differs in a cell.</summary>
    public IReadOnlyList<DifferingBucket> Buckets => _buckets;

    private CellComparison Compare(AuditCell cell)
    {
        var differing = new HashSet<string>();
        foreach (var side in (WindowSide[])[WindowSide.Within, WindowSide.Older])
        {
            var asked = _places.Where(place => side == WindowSide.Within || !place.ForgetsRows).ToArray();
            if (asked.Length < 2)
            {
                continue;
            }

            var reference = asked.GroupBy(place => SumOf(place.Digest[cell], side)).MaxBy(group => group.Count())!;
            foreach (var place in asked.Where(place => SumOf(place.Digest[cell], side) != reference.Key))
            {
                differing.Add(place.Name);
                Locate(cell, side, place, reference.First(), asked);
            }
        }

        return new CellComparison(cell, [.. _places.Select(place => CellOf(place.Digest[cell], place.Name, differing.Contains(place.Name)))]);
    }

    private void Locate(
        AuditCell cell, WindowSide side, (string Name, bool ForgetsRows, PlaceDigest Digest) place, (string Name, bool ForgetsRows, PlaceDigest Digest) reference,
        (string Name, bool ForgetsRows, PlaceDigest Digest)[] asked)
    {
        for (var bucket = 0; bucket < CellDigest.Buckets; bucket++)
        {
            if (place.Digest[cell].Of(bucket, side) != reference.Digest[cell].Of(bucket, side))
            {
                _buckets.Add(new DifferingBucket(cell, bucket, side, place.Name, reference.Name, asked.Sum(other => other.Digest[cell].Of(bucket, side).Rows)));
            }
        }
    }

    private static RowSum SumOf(CellDigest digest, WindowSide side) => side == WindowSide.Within ? digest.Within : digest.Older;

    private static PlaceCell CellOf(CellDigest digest, string name, bool differs)
    {
        var sum = digest.Within + digest.Older;
        return new PlaceCell(name, sum.Rows, digest.Older.Rows, sum.Checksum, differs);
    }
}
