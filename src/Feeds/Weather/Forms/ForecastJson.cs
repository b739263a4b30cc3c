using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>What forecasts as JSON have in common.</summary>
internal static class ForecastJson
{
    private const int MaxBytes = 64 << 20;

    /// <exception cref="ReportFormatException">It is no JSON, or too large.</exception>
    public static JsonDocument Parse(Stream content)
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        if (copy.Length > MaxBytes)
        {
            throw new ReportFormatException($"is JSON of more than {MaxBytes >> 20} MiB; split it, or send points as Parquet");
        }

        try
        {
            return JsonDocument.Parse(copy.GetBuffer().AsMemory(0, (int)copy.Length));
        }
        catch (JsonException broken)
        {
            throw new ReportFormatException($"is no JSON: {BrokenJson.DescribeWithLine(broken)}", broken);
        }
    }

    public static bool Mentions(ReportHead head, params ReadOnlySpan<string> members)
    {
        var text = System.Text.Encoding.UTF8.GetString(head.Start.Span);
        if (text.TrimStart() is not ['{' or '[', ..])
        {
            return false;
        }

        foreach (var member in members)
        {
            if (!text.Contains($"\"{member}\"", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A number; NaN where there is none, or it is null.</summary>
    public static double Number(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
