using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Forecasts;

/// <param name="Start">Start of the hour.</param>
public sealed record ForecastHourView(DateTime Start, double Value);

/// <param name="RelativeToWeek">Mean absolute error over that of naive week: below 1 is better.</param>
public sealed record ForecastScoreView(int Hours, double MeanAbsoluteError, double NaiveDay, double NaiveWeek, double RelativeToWeek);

/// <param name="Kind">price or load.</param>
/// <param name="IssuedAt">When it was issued, before the bids of the day were due.</param>
/// <param name="Score">Of the days before, as issued; null where none has come yet, or the warehouse is off.</param>
public sealed record ForecastView(
    string Iso, string Kind, string Location, string Model, string Unit, DateTime IssuedAt, IReadOnlyList<ForecastHourView> Hours, ForecastScoreView? Score);

public sealed record ForecastList(string Iso, IReadOnlyList<ForecastView> Forecasts);

/// <param name="LeadHours">From the issue to the start of the hour.</param>
public sealed record ForecastLeadView(int LeadHours, ForecastScoreView Score);

public sealed record ForecastScores(string Iso, string Kind, string Location, string Model, string Unit, ForecastScoreView Score, IReadOnlyList<ForecastLeadView> ByLead);

public sealed record ForecastScoreList(string Iso, int Days, IReadOnlyList<ForecastScores> Scores);

/// <param name="Status">issued, already_issued or too_little_history.</param>
/// <param name="Message">Why there is none.</param>
public sealed record ForecastOutcomeView(string Kind, string Location, string Status, string? Message);

/// <param name="Date">The day that is forecast.</param>
public sealed record ForecastRunView(string Iso, string Date, DateTime IssuedAt, int Issued, int AlreadyIssued, int TooLittleHistory, IReadOnlyList<ForecastOutcomeView> Outcomes, double Seconds);

public sealed record ForecastRunList(IReadOnlyList<ForecastRunView> Runs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ForecastList))]
[JsonSerializable(typeof(ForecastScoreList))]
[JsonSerializable(typeof(ForecastRunList))]
public sealed partial class ForecastJson : JsonSerializerContext;
