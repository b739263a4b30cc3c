using GridGrains.Grains.Contracts.Series;

namespace GridGrains.Silo.Http.Series;

/// <summary>Answers as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class SeriesExamples
{
    private static readonly DateTime Five = new(2026, 7, 1, 18, 0, 0, DateTimeKind.Utc);

    public static readonly SeriesList List = new(
        1, [SeriesViewsOf.Families[0]], [new("NYISO", "load_actual", "N.Y.C.", "MW", "actual", "nyiso-load", Five, 5, 6_021.4, Five.AddMinutes(10), 576, Five.AddHours(-48))]);

    public static readonly ConstraintList Constraints = new(24, 1, [new("NYISO", "day_ahead", "GREENWD 138 VERNON 138 1", "TWR:GOETHALS 22 & 21", 6, 8.8, 21.4, Five, 3.5)]);

    public static readonly SeriesView Series = new(
        "NYISO", "load_forecast", "N.Y.C.", "forecast", "MW", "consumption is positive", "nyiso-load-forecast", "memory", Five.AddHours(-48), [],
        new(Five.AddHours(48), 60, 5_911, Five.AddHours(-7), "nyiso-load-forecast"), null, null, [new(24, 41, -12.5, 88.1, 104.2)], [new(Five, 60, 6_100, Five.AddHours(-7), "nyiso-load-forecast")]);
}
