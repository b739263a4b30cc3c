namespace GridGrains.Domain.Forecasts;

/// <summary>What is forecast.</summary>
public enum ForecastKind : byte
{
    /// <summary>The day-ahead price of a hub.</summary>
    Price,

    /// <summary>The load of a zone.</summary>
    Load,
}

/// <summary>The stable words of <see cref="ForecastKind"/>.</summary>
public static class ForecastKinds
{
    public static IReadOnlyList<string> Words { get; } = ["price", "load"];

    public static string Word(this ForecastKind kind) => Words[(int)kind];
}
