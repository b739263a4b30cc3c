using System.Text;
using System.Text.Unicode;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Series;

/// <summary>
/// Identity of one series: <c>NYISO/load_actual/N.Y.C.</c>. It is the grain key, the record key and the partition key.
/// </summary>
/// <param name="Market">Code of an ISO, or <see cref="National"/> for what belongs to none.</param>
/// <param name="Series">A name of <see cref="SeriesCatalog"/>.</param>
/// <param name="Location">The ISO's own name of a zone, region, hub or interface; <see cref="System"/> for the whole market.</param>
public readonly record struct SeriesKey(string Market, string Series, string Location)
{
    /// <summary>Stands for the market where a series is of no ISO: Henry Hub gas.</summary>
    public const string National = "US";

    /// <summary>The location of a whole market.</summary>
    public const string System = "SYSTEM";

    private const int MaxKeyBytes = 256;

    public static bool IsMarket(string code) => code == National || Isos.TryGet(code, out _);

    public static bool TryParse(string text, out SeriesKey key)
    {
        key = default;
        var first = text.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : text.IndexOf('/', first + 1);
        if (second < 0)
        {
            return false;
        }

        key = new SeriesKey(text[..first], text[(first + 1)..second], text[(second + 1)..]);
        return IsMarket(key.Market) && SeriesCatalog.Find(key.Series) is not null && EntityKey.IsValidId(key.Location);
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8, out SeriesKey key)
    {
        key = default;
        return utf8.Length <= MaxKeyBytes && Utf8.IsValid(utf8) && TryParse(Encoding.UTF8.GetString(utf8), out key);
    }

    /// <exception cref="DomainException"><c>InvalidKey</c>: the text is not <c>ISO/SERIES/LOCATION</c> of known words.</exception>
    public static SeriesKey Parse(string text) => TryParse(text, out var key)
        ? key
        : throw new DomainException(DomainErrorCode.InvalidKey, $"'{text}' is no series key; the form is ISO/SERIES/LOCATION, for example NYISO/load_actual/N.Y.C.");

    public override string ToString() => $"{Market}/{Series}/{Location}";
}
