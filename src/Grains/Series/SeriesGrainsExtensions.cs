using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Series;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Series;

/// <summary>Reads of series.</summary>
public sealed class LiveSeries
{
    private readonly SeriesFamily _family;
    private readonly ClusterQuestions _questions;

    internal LiveSeries(SeriesFamily family, ClusterQuestions questions, IEntityReads<SeriesSnapshot> all) => (_family, _questions, All) = (family, questions, all);

    /// <summary>By key: <c>NYISO/load_actual/N.Y.C.</c>.</summary>
    public IEntityReads<SeriesSnapshot> All { get; }

    /// <summary>Every series that something has come of, by key.</summary>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<SeriesListing>> ListAsync(CancellationToken cancellation) =>
    [
        .. (await _questions.AskAsync<SeriesListing[]>(_family, new ListSeries(), cancellation)).SelectMany(listings => listings)
            .OrderBy(listing => listing.Key, StringComparer.Ordinal),
    ];
}

public static class SeriesGrainsExtensions
{
    /// <summary>Adds series: the family and its reads.</summary>
    public static IServiceCollection AddSeriesGrains(this IServiceCollection services) => services
        .AddFamily<SeriesFamily>()
        .AddSingleton(provider =>
        {
            var family = provider.GetRequiredService<SeriesFamily>();
            return new LiveSeries(family, provider.GetRequiredService<ClusterQuestions>(), provider.ReadsOf(family.Source));
        });
}
