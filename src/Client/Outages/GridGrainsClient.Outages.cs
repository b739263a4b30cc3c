using GridGrains.Grains.Contracts.Outages;

namespace GridGrains.Client;

/// <content>Outages of units and facilities.</content>
public sealed partial class GridGrainsClient
{
    /// <summary>Outages, greatest capacity first.</summary>
    /// <param name="state"><c>out</c> (open or changed) when null; <c>scheduled</c>, <c>open</c>, <c>changed</c>, <c>returned</c>, <c>cancelled</c>, or <c>any</c>.</param>
    /// <param name="facility">Id or name of a unit or facility.</param>
    /// <param name="at">The moment that states are of; null means now.</param>
    /// <param name="knownAt">Only what was published then.</param>
    public Task<OutageList> ListOutagesAsync(
        string? iso = null, string? state = null, string? facility = null, DateTimeOffset? at = null, DateTimeOffset? knownAt = null, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("iso", iso);
        query.Add("state", state);
        query.Add("facility", facility);
        query.Add("at", Stamp(at));
        query.Add("known_at", Stamp(knownAt));
        return GetAsync($"/v1/outages{query}", OutageJson.Default.OutageList, cancellation);
    }

    /// <summary>An outage with its revisions.</summary>
    /// <param name="id">The source's id.</param>
    /// <param name="facility">Id or name of the unit or facility, where several have an outage of this id; null for the one of the greatest capacity.</param>
    /// <exception cref="GridGrainsNotFoundException">No report of it was known.</exception>
    public Task<OutageDetail> GetOutageAsync(string iso, string id, DateTimeOffset? knownAt = null, string? facility = null, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("facility", facility);
        query.Add("known_at", Stamp(knownAt));
        return GetAsync($"/v1/outages/{Escape(iso)}/{Escape(id)}{query}", OutageJson.Default.OutageDetail, cancellation);
    }
}
