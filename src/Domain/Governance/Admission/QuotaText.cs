using System.Globalization;

namespace GridGrains.Domain.Governance.Admission;

/// <summary>Counted quotas as they are stored: a line for each slice, time, count and tenant.</summary>
public static class QuotaText
{
    public static string Write(IEnumerable<QuotaSlice> slices) => string.Join(
        '\n', slices.Select(slice => string.Create(CultureInfo.InvariantCulture, $"{slice.AtUtc:yyyy-MM-ddTHH:mm:ssZ} {slice.Count} {slice.Tenant}")));

    /// <returns>What can be read; a line of another form counts for nothing.</returns>
    public static IReadOnlyList<QuotaSlice> Read(string text)
    {
        List<QuotaSlice> slices = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', 3) is [var at, var count, var tenant]
                && DateTime.TryParseExact(at, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc)
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                slices.Add(new QuotaSlice(tenant, utc, number));
            }
        }

        return slices;
    }
}
