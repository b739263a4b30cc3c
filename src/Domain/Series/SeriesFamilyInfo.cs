namespace GridGrains.Domain.Series;

/// <summary>What a value of a series is.</summary>
public enum SeriesKind
{
    /// <summary>Measured, or computed from what was measured.</summary>
    Actual,

    /// <summary>Said before: every issue is a version, known since it was issued.</summary>
    Forecast,

    /// <summary>A price of something other than energy.</summary>
    Price,
}

/// <summary>Series of one meaning.</summary>
/// <param name="Name">The series itself, or what stands before the dot of all of them: <c>fuel_mix</c>.</param>
/// <param name="HasMembers">True where a word follows after a dot: <c>fuel_mix.wind</c>.</param>
/// <param name="Unit">Of every value.</param>
/// <param name="Sign">What is positive.</param>
/// <param name="Least">A smaller value is impossible.</param>
/// <param name="Greatest">A greater value is impossible.</param>
public sealed record SeriesFamilyInfo(string Name, bool HasMembers, SeriesKind Kind, string Unit, string Sign, string Doc, double Least, double Greatest)
{
    /// <summary>As lists show it: <c>fuel_mix.*</c>.</summary>
    public string Pattern => HasMembers ? $"{Name}.*" : Name;
}
