using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Outages;

/// <summary>Reads of outages.</summary>
public sealed class LiveOutages
{
    private readonly OutageFamily _family;
    private readonly ClusterQuestions _questions;

    internal LiveOutages(OutageFamily family, ClusterQuestions questions) => (_family, _questions) = (family, questions);

    /// <param name="iso">Code of the only ISO that is meant; null for all.</param>
    /// <param name="outageId">The only outage that is meant; null for all.</param>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<Outage>> ListAsync(string? iso, string? outageId, CancellationToken cancellation) =>
        [.. (await _questions.AskAsync<Outage[]>(_family, new ListOutages(iso, outageId), cancellation)).SelectMany(outages => outages)];
}

public static class OutageGrainsExtensions
{
    /// <summary>Adds outages: the family, its alerts and its reads.</summary>
    public static IServiceCollection AddOutageGrains(this IServiceCollection services) => services
        .AddFamily<OutageFamily>()
        .AddEventKinds([OutageEvents.Kind])
        .AddSingleton(provider => new LiveOutages(provider.GetRequiredService<OutageFamily>(), provider.GetRequiredService<ClusterQuestions>()));
}
