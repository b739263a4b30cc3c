using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Outages;

/// <summary>The stored form of a revision, part of version 1 of a facility's state.</summary>
internal static class OutageCodec
{
    public static int CountOf(ulong count, int most) => count <= (ulong)most ? (int)count : throw StateReader.Damaged("a number of outages or revisions");

    public static void Write(StateWriter writer, OutageRevision revision)
    {
        var report = revision.Report;
        writer.Text(report.OutageId);
        writer.Text(report.Source);
        writer.Text(report.FacilityName);
        writer.Text(report.FacilityType);
        writer.Byte((byte)report.Kind);
        writer.Text(report.Region);
        writer.Text(report.Node);
        writer.Double(report.CapacityMw);
        writer.Double(report.UnitMw ?? double.NaN);
        writer.Time(report.StartUtc);
        writer.Time(report.EndUtc ?? DateTime.MinValue);
        writer.Byte((byte)report.Status);
        writer.Time(report.KnownAtUtc);
        writer.Text(report.Reason);
        writer.Time(revision.ConfirmedUtc);
    }

    public static OutageRevision Read(ref StateReader reader)
    {
        var report = new OutageReport(
            reader.Text() ?? throw StateReader.Damaged("the id of an outage"), reader.Text() ?? "", reader.Text(), reader.Text() ?? throw StateReader.Damaged("the type of a facility"),
            (OutageKind)Word(reader.Byte(), OutageWords.Kinds.Count), reader.Text(), reader.Text(), reader.Double(), UnitOf(reader.Double()), reader.Time(), EndOf(reader.Time()),
            (OutageStatus)Word(reader.Byte(), OutageWords.Statuses.Count), reader.Time(), reader.Text());
        return new OutageRevision(report, reader.Time());
    }

    private static byte Word(byte word, int count) => word < count ? word : throw StateReader.Damaged("a word of an outage");

    private static double? UnitOf(double mw) => double.IsNaN(mw) ? null : mw;

    private static DateTime? EndOf(DateTime utc) => utc == DateTime.MinValue ? null : utc;
}
