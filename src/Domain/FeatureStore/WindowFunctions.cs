namespace GridGrains.Domain.FeatureStore;

public enum WindowFunction
{
    Count,
    Sum,
    Mean,

    /// <summary>Standard deviation of a sample; none for fewer than two values.</summary>
    Std,
    Min,
    Max,

    /// <summary>The value of the latest event.</summary>
    Last,
}

public static class WindowFunctions
{
    private static readonly Dictionary<string, WindowFunction> ByName = Enum.GetValues<WindowFunction>().ToDictionary(function => function.ToString().ToLowerInvariant());

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static bool TryParse(string? name, out WindowFunction function)
    {
        function = default;
        return name is not null && ByName.TryGetValue(name, out function);
    }
}
