using GridGrains.Domain.Weather;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Weather;

/// <summary>Reads of cells and zones.</summary>
public sealed class WeatherReader
{
    internal WeatherReader(IEntityReads<CellSnapshot> cells, IEntityReads<ZoneWeatherSnapshot> zones) => (Cells, Zones) = (cells, zones);

    /// <summary>By cell: <c>8729a1d75ffffff</c>.</summary>
    public IEntityReads<CellSnapshot> Cells { get; }

    /// <summary>By zone: <c>CAISO/SP15</c>.</summary>
    public IEntityReads<ZoneWeatherSnapshot> Zones { get; }
}

public static class WeatherGrainsExtensions
{
    /// <summary>Adds cells and the weather of zones. The host adds the <see cref="WeatherZoneCatalog"/>.</summary>
    public static IServiceCollection AddWeatherGrains(this IServiceCollection services) => services
        .AddFamily<CellFamily>()
        .AddSingleton(provider =>
        {
            var family = provider.GetRequiredService<CellFamily>();
            return new WeatherReader(provider.ReadsOf(family.Source), provider.ReadsOf<ZoneWeatherSnapshot>(family, ZoneWeather.Zones));
        });
}
