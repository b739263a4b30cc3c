using GridGrains.Domain.Awards;
using GridGrains.Grains.Contracts.Awards;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Awards;

/// <summary>Reads of awards.</summary>
public sealed class LiveAwards
{
    private readonly AwardFamily _family;
    private readonly ClusterQuestions _questions;

    internal LiveAwards(AwardFamily family, ClusterQuestions questions) => (_family, _questions) = (family, questions);

    /// <param name="iso">Code of the only ISO that is meant; null for all.</param>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<AwardSnapshot>> ListAsync(string? iso, CancellationToken cancellation) =>
        [.. (await _questions.AskAsync<AwardSnapshot[]>(_family, new ListAwards(iso), cancellation)).SelectMany(resources => resources)];
}

public static class AwardGrainsExtensions
{
    /// <summary>Adds awards: the family and its reads.</summary>
    public static IServiceCollection AddAwardGrains(this IServiceCollection services) => services
        .AddFamily<AwardFamily>()
        .AddSingleton(provider => new LiveAwards(provider.GetRequiredService<AwardFamily>(), provider.GetRequiredService<ClusterQuestions>()));
}
