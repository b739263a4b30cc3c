using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Portal.Shell;
using GridGrains.Portal.Sql;

namespace GridGrains.Portal.Outages;

/// <summary>Addresses and words of pages about outages.</summary>
public static class OutagePages
{
    /// <summary>Kind of an episode's context that one of these pages is about.</summary>
    public const string ContextKind = "outage";

    /// <param name="id">ISO/ID; the source's id may hold any letter.</param>
    public static string Of(string id)
    {
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        return $"/outages/{id[..slash]}/{Uri.EscapeDataString(id[(slash + 1)..])}";
    }

    /// <summary>Of one whose facility is known: facilities of one market may share an id.</summary>
    public static string Of(OutageView outage) => Of(outage.Id, outage.Facility);

    public static string Of(string id, string facility) => $"{Of(id)}?facility={Uri.EscapeDataString(facility)}";

    /// <summary>The statement that reads every revision of one, those that memory forgot too.</summary>
    public static SqlStatement AllRevisions(OutageView outage) => new(
        "All revisions",
        """
        SELECT known_at, status, kind, capacity_mw, start_time, end_time, reason, source
        FROM outages
        WHERE iso = {iso:String} AND facility = {facility:String} AND outage_id = {id:String}
        ORDER BY known_at
        """,
        ("iso", outage.Iso), ("facility", outage.Facility), ("id", outage.Id[(outage.Iso.Length + 1)..]));

    public static string Name(OutageView outage) => outage.FacilityName ?? outage.Facility;

    public static string Word(string word) => word.Replace('_', ' ');

    public static string Megawatts(double? mw) => mw is { } value ? value.ToString("#,0.#", CultureInfo.InvariantCulture) : Format.Absent;

    /// <summary><c>2026-11-28</c> on the market's clock.</summary>
    public static string Day(Iso iso, DateTime utc) => Format.Moment(iso, utc)[..10];

    /// <summary>Colour of a state or severity.</summary>
    public static string Tag(string word) => word switch
    {
        "critical" or "open" => "tag-bad",
        "major" or "changed" => "tag-warn",
        "returned" => "tag-good",
        _ => "",
    };
}
