namespace GridGrains.Domain.Outages;

/// <summary>Keeps the revisions of an outage: different from each other, in the order in which they were known.</summary>
internal static class OutageRevisions
{
    /// <param name="kept">At most so many: the first, and the newest.</param>
    public static OutageRevision[] With(OutageRevision[] known, OutageReport report, int kept)
    {
        var after = Array.FindIndex(known, revision => revision.Report.KnownAtUtc >= report.KnownAtUtc);
        var place = after < 0 ? known.Length : after;
        var revisions = new List<OutageRevision>(known);
        if (place < known.Length && known[place].Report.KnownAtUtc == report.KnownAtUtc)
        {
            // Two reports of one moment: the later record counts.
            revisions[place] = new OutageRevision(report, Later(known[place].Report.SaysTheSame(report) ? known[place].ConfirmedUtc : report.KnownAtUtc, report.KnownAtUtc));
        }
        else
        {
            revisions.Insert(place, new OutageRevision(report, report.KnownAtUtc));
            ReturnTo(revisions, place);
        }

        return Trim(Merge(revisions), kept);
    }

    // What was confirmed after the report has come again after it.
    private static void ReturnTo(List<OutageRevision> revisions, int place)
    {
        var at = revisions[place].Report.KnownAtUtc;
        if (place > 0 && revisions[place - 1] is var before && before.ConfirmedUtc > at && !before.Report.SaysTheSame(revisions[place].Report))
        {
            revisions[place - 1] = before with { ConfirmedUtc = before.Report.KnownAtUtc };
            revisions.Insert(place + 1, new OutageRevision(before.Report with { KnownAtUtc = before.ConfirmedUtc }, before.ConfirmedUtc));
        }
    }

    private static List<OutageRevision> Merge(List<OutageRevision> revisions)
    {
        var merged = new List<OutageRevision>(revisions.Count);
        foreach (var revision in revisions)
        {
            if (merged.Count > 0 && merged[^1].Report.SaysTheSame(revision.Report))
            {
                merged[^1] = merged[^1] with { ConfirmedUtc = Later(merged[^1].ConfirmedUtc, revision.ConfirmedUtc) };
            }
            else
            {
                merged.Add(revision);
            }
        }

        return merged;
    }

    private static OutageRevision[] Trim(List<OutageRevision> revisions, int kept) =>
        revisions.Count <= kept ? [.. revisions] : [revisions[0], .. revisions[^(kept - 1)..]];

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
