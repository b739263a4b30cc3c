using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace GridGrains.Tests.Benchmarks.Governance.Abuse;

/// <summary>How requests of one kind ended, counted by reason. Safe for all threads.</summary>
internal sealed class Outcomes
{
    private readonly ConcurrentDictionary<string, int> _byReason = new(StringComparer.Ordinal);

    public int Total => _byReason.Values.Sum();

    public void Count(string reason) => _byReason.AddOrUpdate(reason, 1, static (_, count) => count + 1);

    /// <summary>The status, the code of a problem, and of an ended query the cap that it was over.</summary>
    /// <returns>Whether it was answered.</returns>
    public async Task<bool> CountAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Count(answer.IsSuccessStatusCode ? "answered" : ReasonOf((int)answer.StatusCode, text));
        return answer.IsSuccessStatusCode;
    }

    public override string ToString() => string.Join(", ", _byReason.OrderByDescending(pair => pair.Value).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")));

    private static string ReasonOf(int status, string text)
    {
        using var problem = JsonDocument.Parse(text);
        var code = problem.RootElement.TryGetProperty("code", out var word) ? word.GetString() : "no code";
        var detail = problem.RootElement.TryGetProperty("detail", out var said) ? said.GetString() ?? "" : "";
        var cap = code != "query_killed" ? "" : detail.Contains("memory", StringComparison.Ordinal) ? " (memory)" : detail.Contains(" s of the tier", StringComparison.Ordinal) ? " (time)" : $" ({detail})";
        return string.Create(CultureInfo.InvariantCulture, $"{status} {code}{cap}");
    }
}
