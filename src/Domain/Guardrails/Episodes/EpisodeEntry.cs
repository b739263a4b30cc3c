using System.Text.Json;

namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>An episode as its last event reports it.</summary>
/// <param name="Key">The node, <c>CAISO/TH_SP15_GEN-APND</c>.</param>
/// <param name="Market">The product by its name.</param>
/// <param name="StartUtc">Start of the interval that opened it.</param>
/// <param name="LastUtc">Start of the last interval with an anomaly that was reported.</param>
/// <param name="AsOfUtc">known_at of the price that the report rests on.</param>
/// <param name="Severity">Distance from the expectation in bounds, up to 25.5.</param>
public sealed record EpisodeEntry(
    string Id, string Key, string Market, DateTime StartUtc, DateTime LastUtc, DateTime AsOfUtc, string State, string Nature, IReadOnlyList<string> Votes,
    double Severity, int Intervals, double PeakUsd, double ExpectedUsd, string Explanation)
{
    public string Iso => Key.Split('/', 2)[0];

    /// <returns>Null when the value is not an episode: another kind of event, or a record of another form.</returns>
    public static EpisodeEntry? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return root.GetProperty("kind").GetString() == EpisodeEvents.Kind.Word ? Of(root) : null;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return null;
        }
    }

    private static EpisodeEntry Of(JsonElement root)
    {
        var (labels, figures) = (root.GetProperty("labels"), root.GetProperty("figures"));
        string Label(string name) => labels.GetProperty(name).GetString()!;
        double Figure(string name) => figures.GetProperty(name).GetDouble();
        return new EpisodeEntry(
            root.GetProperty("id").GetString()!, root.GetProperty("key").GetString()!, root.GetProperty("market").GetString()!, root.GetProperty("start").GetDateTime(),
            labels.GetProperty(EpisodeEvents.LastLabel).GetDateTime(), root.GetProperty("as_of").GetDateTime(), Label(EpisodeEvents.StateLabel), Label(EpisodeEvents.NatureLabel),
            Label(EpisodeEvents.VotesLabel).Split(' '), Figure(EpisodeEvents.SeverityFigure), (int)Figure("intervals"), Figure("peak_usd_per_mwh"),
            Figure("expected_usd_per_mwh"), Label(EpisodeEvents.ExplanationLabel));
    }
}
