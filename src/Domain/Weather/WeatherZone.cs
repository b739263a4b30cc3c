using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Weather;

/// <summary>A place whose people use the power of a zone.</summary>
/// <param name="Weight">Relative to the other places of its zone: millions of people of the metropolitan area, roughly.</param>
public readonly record struct LoadPlace(string Name, double LatitudeDegrees, double LongitudeDegrees, double Weight);

/// <summary>A zone for weather: its load places and the clock of its degree days.</summary>
/// <param name="StandardOffsetHours">Local standard time, all year: -8 for Pacific.</param>
public sealed record WeatherZone(Iso Iso, string Id, IReadOnlyList<string> Aliases, int StandardOffsetHours, IReadOnlyList<LoadPlace> Places)
{
    /// <summary>Weights of the cells of a zone around load places add up to this.</summary>
    public const int PartsOfPlaces = 1_000_000;

    /// <summary>Those of a zone with tens of thousands of cells: of a million parts each would have ten, rounded.</summary>
    public const int PartsOfArea = 1_000_000_000;

    /// <summary>What the weights of all its cells add up to.</summary>
    public int Parts { get; init; } = PartsOfPlaces;

    /// <summary>Where the zone is, for one without load places.</summary>
    public LoadPlace? Middle { get; init; }

    /// <summary>The place that speaks for the sun and wind of the zone.</summary>
    public LoadPlace Largest => Places.Count > 0 ? Places.MaxBy(place => place.Weight) : Middle ?? default;

    /// <summary>The key of the group: <c>CAISO/SP15</c>.</summary>
    public string Key => $"{Iso.Code}/{Id}";

    public bool IsCalled(string name) => Id.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Any(alias => alias.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>First hour of the local standard day that holds an hour.</summary>
    public int DayStart(int hour) => hour - Modulo(hour + StandardOffsetHours, 24);

    private static int Modulo(int value, int divisor) => ((value % divisor) + divisor) % divisor;
}

/// <summary>A cell's share in a zone.</summary>
/// <param name="Weight">In <see cref="WeatherZone.Parts"/> of the zone.</param>
public readonly record struct ZoneShare(WeatherZone Zone, int Weight);
