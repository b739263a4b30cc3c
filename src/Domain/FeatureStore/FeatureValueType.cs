namespace GridGrains.Domain.FeatureStore;

/// <summary>Types of feature values, with the names that Feast has for them in <see cref="FeatureTypeNames"/>.</summary>
public enum FeatureValueType : byte
{
    /// <summary>No value.</summary>
    Null = 0,
    Double = 1,
    Int64 = 2,
    Bool = 3,
    String = 4,

    /// <summary>A moment in UTC, to the microsecond.</summary>
    Timestamp = 5,
    DoubleList = 6,
    FloatList = 7,
}

public static class FeatureTypeNames
{
    private static readonly Dictionary<string, FeatureValueType> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DOUBLE"] = FeatureValueType.Double,
        ["INT64"] = FeatureValueType.Int64,
        ["BOOL"] = FeatureValueType.Bool,
        ["STRING"] = FeatureValueType.String,
        ["UNIX_TIMESTAMP"] = FeatureValueType.Timestamp,
        ["DOUBLE_LIST"] = FeatureValueType.DoubleList,
        ["FLOAT_LIST"] = FeatureValueType.FloatList,
    };

    /// <summary>All names that a declaration may use.</summary>
    public static IReadOnlyCollection<string> All => ByName.Keys;

    public static bool TryParse(string? name, out FeatureValueType type)
    {
        type = FeatureValueType.Null;
        return name is not null && ByName.TryGetValue(name, out type);
    }

    public static string Name(this FeatureValueType type) => ByName.First(pair => pair.Value == type).Key;
}
