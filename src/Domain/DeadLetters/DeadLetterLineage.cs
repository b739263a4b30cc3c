using System.Globalization;

namespace GridGrains.Domain.DeadLetters;

/// <summary>
/// What a replayed record carries in its source header, so that a further failure is the same letter with one more retry:
/// <c>DLQ;1;2026-03-08T10:05:00.0000000Z;ISO_RT_LMP:3:17</c>.
/// </summary>
public readonly record struct DeadLetterLineage(string Id, int RetryCount, DateTime FirstSeenUtc)
{
    public const string Source = "DLQ";

    private const char Separator = ';';
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static DeadLetterLineage OfReplay(DeadLetter deadLetter) => new(deadLetter.Id, deadLetter.RetryCount + 1, deadLetter.FirstSeen);

    public string ToSource() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Source}{Separator}{RetryCount}{Separator}{FirstSeenUtc.ToString(StampFormat, CultureInfo.InvariantCulture)}{Separator}{Id}");

    public static bool TryParse(string source, out DeadLetterLineage lineage)
    {
        lineage = default;
        var parts = source.Split(Separator, 4);
        if (parts.Length != 4 || parts[0] != Source || parts[3].Length == 0
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var retries) || retries == 0
            || !DateTime.TryParseExact(
                parts[2], StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var firstSeen))
        {
            return false;
        }

        lineage = new DeadLetterLineage(parts[3], retries, firstSeen);
        return true;
    }
}
