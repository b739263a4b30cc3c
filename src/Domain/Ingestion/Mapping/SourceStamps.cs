using System.Globalization;
using System.Text;
using GridGrains.Domain.Ingestion.Specs;
using NodaTime;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Reads stamps of one field. A local stamp becomes UTC here and nowhere else; <c>24:00</c> is the next day's midnight.</summary>
public sealed class SourceStamps
{
    public const string Iso = "iso";
    public const string EpochSeconds = "epoch_s";
    public const string EpochMilliseconds = "epoch_ms";

    /// <summary>Formats that are no patterns.</summary>
    public static readonly IReadOnlyList<string> Words = [Iso, EpochSeconds, EpochMilliseconds];

    // Any stamp beyond this is a wrong unit, not a time of a market.
    private const long MaxEpochSeconds = 4_102_444_800;

    // What lies beyond is no time of a market, and may be none of UTC.
    private const int MinYear = 1800;
    private const int MaxYear = 2200;

    private static readonly string[] Forms =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyyMMdd",
    ];

    private readonly string _format;
    private readonly DateTimeZone? _zone;
    private readonly string _repeatedHour;

    /// <param name="format"><see cref="Iso"/>, <see cref="EpochSeconds"/>, <see cref="EpochMilliseconds"/> or a pattern such as <c>MM/dd/yyyy HH:mm</c>.</param>
    /// <param name="timezone">Of stamps without an offset; null where all have one.</param>
    /// <param name="repeatedHour">first, second or reject.</param>
    public SourceStamps(string? format, string? timezone, string repeatedHour) =>
        (_format, _zone, _repeatedHour) = (format ?? Iso, timezone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(timezone), repeatedHour);

    /// <returns>What is wrong with a format, and what to write for it; null for one of the words and for a pattern.</returns>
    public static (string Message, string? Instead)? FaultOf(string format) =>
        Words.Contains(format) ? null
        : NearestName.Of(format, Words) is { } word ? ($"'{format}' is no format of stamps; is {word} meant?", word)
        : StampPattern.FaultOf(format) is { } fault ? ($"{fault.Message}; a format is iso, epoch_s, epoch_ms, or a pattern such as MM/dd/yyyy HH:mm", fault.Instead)
        : null;

    /// <param name="error">For people, where the answer is false.</param>
    public bool TryRead(string text, out DateTime utc, out string error)
    {
        error = "";
        text = text.Trim();
        if (_format is EpochSeconds or EpochMilliseconds)
        {
            return TryReadEpoch(text, out utc, out error);
        }

        if (_format == Iso && UtcStamp.TryParse(Encoding.UTF8.GetBytes(WithColon(text)), out utc))
        {
            return true;
        }

        return TryReadLocal(text, out var local) ? TryMap(text, local, out utc, out error) : Fail($"'{text}' is no stamp of the form {_format}", out utc, out error);
    }

    private bool TryReadEpoch(string text, out DateTime utc, out string error)
    {
        error = "";
        var scale = _format == EpochSeconds ? 1 : 1000;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || Math.Abs(number / scale) > MaxEpochSeconds)
        {
            return Fail($"'{text}' is no {_format} between 1840 and 2100", out utc, out error);
        }

        utc = DateTime.UnixEpoch.AddTicks((long)(number / scale * TimeSpan.TicksPerSecond));
        return true;
    }

    private bool TryReadLocal(string text, out DateTime local)
    {
        var isMidnight = text.Contains("24:00", StringComparison.Ordinal);
        var written = isMidnight ? text.Replace("24:00", "00:00", StringComparison.Ordinal) : text;
        string[] forms = _format == Iso ? Forms : [_format];
        var isRead = DateTime.TryParseExact(written, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
        if (!isRead || local.Year is < MinYear or > MaxYear)
        {
            return false;
        }

        local = isMidnight ? local.AddDays(1) : local;
        return true;
    }

    private bool TryMap(string text, DateTime local, out DateTime utc, out string error)
    {
        error = "";
        if (_zone is null)
        {
            return Fail($"'{text}' has no offset, and the field names no timezone", out utc, out error);
        }

        var mapping = _zone.MapLocal(LocalDateTime.FromDateTime(local));
        switch (mapping.Count)
        {
            case 1:
                utc = mapping.Single().ToDateTimeUtc();
                return true;
            case 0:
                return Fail($"'{text}' does not exist in {_zone.Id}: the clock was set forward", out utc, out error);
            default:
                utc = (_repeatedHour == "second" ? mapping.Last() : mapping.First()).ToDateTimeUtc();
                return _repeatedHour != "reject" || Fail($"'{text}' occurs twice in {_zone.Id}; write repeated_hour: first or second", out utc, out error);
        }
    }

    // +0000 is as common as +00:00.
    private static string WithColon(string text) =>
        text.Length > 5 && text[^5] is ('+' or '-') && text.AsSpan(text.Length - 4).IndexOfAnyExceptInRange('0', '9') < 0 && text.Contains(':', StringComparison.Ordinal)
            ? $"{text[..^2]}:{text[^2..]}"
            : text;

    private static bool Fail(string message, out DateTime utc, out string error)
    {
        (utc, error) = (default, message);
        return false;
    }
}
