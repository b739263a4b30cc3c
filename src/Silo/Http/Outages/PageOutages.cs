using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Portal.Outages;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Reads outages for pages.</summary>
internal sealed class PageOutages(OutageEndpoints endpoints, TimeProvider clock) : IOutageReads
{
    public IReadOnlyList<string> States => OutageAsk.States;

    public IReadOnlyList<string> Kinds => OutageWords.Kinds;

    public IReadOnlyList<string> Severities => OutageSeverities.AllWords;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task<OutageList> ListAsync(OutageWish wish, int limit, CancellationToken cancellation) => endpoints.ListAsync(
        new OutageAsk(Now, DateTime.MaxValue, limit)
        {
            Iso = wish.Iso is { } code ? OutageEndpoints.IsoOf(code).Code : null,
            State = wish.State ?? OutageAsk.Out,
            Kind = wish.Kind,
            Severity = wish.Severity,
        },
        cancellation);

    public Task<OutageDetail> GetAsync(string iso, string id, string? facility, CancellationToken cancellation) => endpoints.GetAsync(iso, id, facility, Now, DateTime.MaxValue, cancellation);
}
