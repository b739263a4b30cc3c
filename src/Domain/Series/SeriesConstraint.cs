namespace GridGrains.Domain.Series;

/// <summary>A binding constraint as the place of its shadow price.</summary>
public static class SeriesConstraint
{
    public const string RealTime = SeriesCatalog.ShadowPrice + ".real_time";
    public const string DayAhead = SeriesCatalog.ShadowPrice + ".day_ahead";

    private const string Separator = " // ";

    private static readonly string[] NoContingency = ["BASE CASE", "BASE", "ACTUAL"];

    /// <param name="contingency">Empty, or a word for the base case, where there is none.</param>
    public static string PlaceOf(string constraint, string contingency) =>
        contingency.Length == 0 || Array.Exists(NoContingency, word => contingency.Equals(word, StringComparison.OrdinalIgnoreCase))
            ? constraint
            : $"{constraint}{Separator}{contingency}";

    public static (string Constraint, string? Contingency) PartsOf(string place)
    {
        var end = place.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? (place, null) : (place[..end], place[(end + Separator.Length)..]);
    }
}
