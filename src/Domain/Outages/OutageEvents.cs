using System.Globalization;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Outages;

/// <summary>Alerts of outages that are major, critical or of a nuclear unit: at their first report, at each revision, and at their return.</summary>
public static class OutageEvents
{
    public const string FamilyName = "outages";

    public static readonly EventKind Kind = new("outage_alert", Topics.OutageAlerts);

    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>What a change of an outage is to people.</summary>
    /// <param name="before">Its newest revision before; null for an outage that was not known.</param>
    /// <param name="now">It as it is known now.</param>
    /// <returns>Null where nobody need be alerted: it is small and was, or it was over when it was first heard of.</returns>
    public static DerivedEvent? Of(OutageReport? before, Outage now)
    {
        var report = now.Latest;
        var stage = now.StageAt(report.KnownAtUtc);
        var isOver = stage is OutageStage.Returned or OutageStage.Cancelled;
        if (!(OutageSeverities.IsAlerted(report) || (before is not null && OutageSeverities.IsAlerted(before))) || (before is null && isOver))
        {
            return null;
        }

        // A revision of what is still to come is news of another kind than its first report.
        var state = before is not null && !isOver ? OutageStage.Changed : stage;
        return new DerivedEvent(
            Kind, FamilyName, $"{now.Iso}/{now.Id}", null, report.StartUtc < report.KnownAtUtc ? report.StartUtc : report.KnownAtUtc, report.KnownAtUtc, report.KnownAtUtc,
            [
                new("capacity_mw", report.CapacityMw), .. before is null ? Array.Empty<EventFigure>() : [new("capacity_before_mw", before.CapacityMw)],
                .. report.UnitMw is { } unit ? [new EventFigure("unit_mw", unit)] : Array.Empty<EventFigure>(),
            ])
        {
            Labels = LabelsOf(now, Outage.WordOf(state)),
        };
    }

    private static EventLabel[] LabelsOf(Outage outage, string state)
    {
        var report = outage.Latest;
        var labels = new List<EventLabel>
        {
            new("state", state),
            new("severity", OutageSeverities.SeverityOf(report).Word()),
            new("high_impact", OutageSeverities.IsHighImpact(report) ? "true" : "false"),
            new("facility", outage.Facility),
            new("facility_type", report.FacilityType),
            new("kind", report.Kind.Word()),
            new("start_time", report.StartUtc.ToString(StampFormat, CultureInfo.InvariantCulture)),
        };
        if (report.FacilityName is { } name)
        {
            labels.Add(new("facility_name", name));
        }

        if (report.Region is { } region)
        {
            labels.Add(new("region", region));
        }

        if (outage.EndedUtc is { } end)
        {
            labels.Add(new("end_time", end.ToString(StampFormat, CultureInfo.InvariantCulture)));
        }

        return [.. labels];
    }
}
