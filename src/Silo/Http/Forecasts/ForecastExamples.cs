using GridGrains.Grains.Contracts.Forecasts;

namespace GridGrains.Silo.Http.Forecasts;

/// <summary>Answers as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class ForecastExamples
{
    private static readonly DateTime Issue = new(2026, 7, 1, 14, 15, 0, DateTimeKind.Utc);
    private static readonly ForecastScoreView Score = new(720, 4.27, 5.14, 7.49, 0.57);

    public static readonly ForecastList List = new("PJM", [new("PJM", "price", "WESTERN HUB", "lear", "USD/MWh", Issue, [new(Issue.Date.AddHours(28), 31.42)], Score)]);

    public static readonly ForecastScoreList Scores = new("PJM", 30, [new("PJM", "price", "WESTERN HUB", "lear", "USD/MWh", Score, [new(13, Score)])]);

    public static readonly ForecastRunList Runs =
        new([new("PJM", "2026-07-02", Issue, 1, 0, 1, [new("price", "WESTERN HUB", "issued", null), new("load", "RTO", "too_little_history", "12 days were known when it is issued; 63 whole ones are needed")], 1.4)]);
}
