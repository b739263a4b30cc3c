using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Outages;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Outages as answers.</summary>
internal static class OutageViewsOf
{
    public static OutageView View(Outage outage, DateTime atUtc)
    {
        var report = outage.Latest;
        return new OutageView(
            IdOf(outage), outage.Iso, Outage.WordOf(outage.StageAt(atUtc)), OutageSeverities.SeverityOf(report).Word(), OutageSeverities.IsHighImpact(report), outage.Facility, report.FacilityName,
            report.FacilityType, report.Kind.Word(), report.Region, report.Node, report.CapacityMw, report.UnitMw, report.StartUtc, outage.EndedUtc, report.Reason, report.Source,
            report.KnownAtUtc, outage.Revisions[^1].ConfirmedUtc, outage.Revisions.Length);
    }

    /// <param name="alike">All of the same id, that one too.</param>
    public static OutageDetail Detail(Outage outage, IEnumerable<Outage> alike, DateTime atUtc) => new(
        View(outage, atUtc), [.. outage.Revisions.Select((revision, place) => Revision(revision, place == 0 ? null : outage.Revisions[place - 1].Report))],
        [.. alike.Select(other => other.Facility)]);

    public static string IdOf(Outage outage) => $"{outage.Iso}/{outage.Id}";

    private static OutageRevisionView Revision(OutageRevision revision, OutageReport? before)
    {
        var report = revision.Report;
        return new OutageRevisionView(
            report.KnownAtUtc, revision.ConfirmedUtc, before is null ? [] : [.. ChangesOf(before, report)], report.CapacityMw, report.StartUtc, report.EndUtc, report.Status.Word(),
            report.Kind.Word(), report.Reason, report.Source);
    }

    private static IEnumerable<string> ChangesOf(OutageReport before, OutageReport now)
    {
        (string Name, bool IsChanged)[] fields =
        [
            ("capacity_mw", before.CapacityMw != now.CapacityMw), ("start_time", before.StartUtc != now.StartUtc), ("end_time", before.EndUtc != now.EndUtc),
            ("status", before.Status != now.Status), ("kind", before.Kind != now.Kind), ("unit_mw", before.UnitMw != now.UnitMw), ("facility_name", before.FacilityName != now.FacilityName),
            ("facility_type", before.FacilityType != now.FacilityType), ("region", before.Region != now.Region), ("node", before.Node != now.Node), ("reason", before.Reason != now.Reason),
        ];
        return fields.Where(field => field.IsChanged).Select(field => field.Name);
    }
}
