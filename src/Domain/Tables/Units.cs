namespace GridGrains.Domain.Tables;

/// <summary>Units of numbers, as declarations name them.</summary>
public static class Units
{
    public const string UsdPerMwh = "USD/MWh";
    public const string Minutes = "min";
    public const string Hours = "h";
    public const string Milliseconds = "ms";
    public const string Bytes = "B";
    public const string Celsius = "°C";
    public const string Fahrenheit = "°F";

    /// <summary>Degree-hours over 24, in degrees Fahrenheit.</summary>
    public const string DegreeDays = "°F d";
    public const string MetresPerSecond = "m/s";
    public const string Degrees = "degrees (WGS 84)";

    /// <summary>A share, or another number without a dimension.</summary>
    public const string One = "1";

    /// <summary>A number of things that the description names.</summary>
    public const string Count = "count";

    /// <summary>1 for true, 0 for false, or several of those as bits.</summary>
    public const string Flags = "flags";

    /// <summary>A number that orders or names something and measures nothing: an offset, a version, the hour of a day.</summary>
    public const string Ordinal = "ordinal";

    /// <summary>The row has a column that says it.</summary>
    public const string OfRow = "see column unit";
}
