using System.Buffers.Text;
using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Changes;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Changes;

/// <summary>Turns the query string of a look at changes into what is asked of the tables, or into a problem that names what is wrong.</summary>
/// <param name="iso">Of the path; null where the query names it or not.</param>
internal sealed class ChangeRequest(ApiQuery query, Iso? iso, DateTime nowUtc)
{
    public const int MaxDays = 31;
    public const int MaxItems = 1000;

    private const int DefaultItems = 100;
    private const int DaysAhead = 3;
    private const char Separator = '\u001f';

    public static readonly QueryParameter Iso = new("iso", "Only of this ISO: prices and series.", "CAISO");

    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.Moment("since", $"The earlier moment, {MaxDays} days before as_of at most. Required.", "2026-06-01T00:00:00Z"),
        QueryParameter.PastOfTables(PastMoment.Name, "The later moment; now when absent.", "2026-06-02T00:00:00Z"),
        QueryParameter.OneOf("kind", "Only changes of this kind.", "price", [.. Kinds.Select(WordOf)]),
        new("node", "Only prices of this node, by id.", "TH_SP15_GEN-APND"),
        QueryParameter.Market("market", "Only prices of this product.", "REAL_TIME_15_MIN"),
        new("series", "Only this series, or all members of a family. Forecasts come only where they are named: each issue differs from the last.", "load_actual"),
        QueryParameter.Moment("from", $"First interval start; {MaxDays} days before since when absent. Older intervals are not looked at.", "2026-05-01T00:00:00Z"),
        QueryParameter.Moment("to", $"Last interval start, exclusive; {DaysAhead} days after as_of when absent.", "2026-06-02T00:00:00Z"),
        QueryParameter.Integer("limit", $"Changes of a page, 1 to {MaxItems}.", "100"),
        new("cursor", "next_cursor of the page before, with the same moments.", "MA"),
    ];

    private static IEnumerable<ChangeKind> Kinds => Enum.GetValues<ChangeKind>();

    public int Limit { get; } = query.Number("limit", DefaultItems, 1, MaxItems);

    public static string WordOf(ChangeKind kind) => kind.ToString().ToLowerInvariant();

    public static string CursorOf(Change last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, ((int)last.Kind).ToString(CultureInfo.InvariantCulture), last.StartUtc.Ticks.ToString(CultureInfo.InvariantCulture), last.Iso, last.Market, last.Subject, last.Place)));

    /// <summary>What is asked, and of which kinds, in the order of pages.</summary>
    public (ChangeQuery Query, IReadOnlyList<ChangeKind> Kinds) Read()
    {
        var asOf = query.Utc(PastMoment.Name) ?? nowUtc;
        var since = query.Utc("since") ?? throw ApiException.BadParameter("since", "is missing; for example 2026-06-01T00:00:00Z");
        if (since >= asOf || asOf - since > TimeSpan.FromDays(MaxDays))
        {
            throw ApiException.BadParameter("since", $"must lie before {PastMoment.Name}, and {MaxDays} days before it at most");
        }

        var (from, to) = (query.Utc("from") ?? PastMoment.Within(since, nowUtc).MomentUtc.AddDays(-MaxDays), query.Utc("to") ?? asOf.AddDays(DaysAhead));
        if (from >= to)
        {
            throw ApiException.BadParameter("from", "must lie before 'to'");
        }

        var market = iso ?? query.Iso(Iso.Name);
        var asked = new ChangeQuery(since, asOf, from, to, market, query.Text("node"), query.Product("market"), query.Text("series"), PlaceOf(query.Text("cursor")), Limit + 1);
        return (asked, KindsOf(asked));
    }

    // A filter that only one kind has leaves out the others.
    private IReadOnlyList<ChangeKind> KindsOf(ChangeQuery asked)
    {
        var word = query.Text("kind");
        ChangeKind[] kinds =
        [
            .. Kinds.Where(kind => (word is null || WordOf(kind) == word) && (asked.Iso is null || kind != ChangeKind.Feature)
                && ((asked.Node is null && asked.Market is null) || kind == ChangeKind.Price) && (asked.Series is null || kind == ChangeKind.Series)
                && (asked.After is null || kind >= asked.After.Kind)),
        ];
        return kinds.Length > 0 || asked.After is not null
            ? kinds
            : throw ApiException.BadParameter("kind", word is null || Kinds.Any(kind => WordOf(kind) == word)
                ? "no kind of change has all of the filters: node and market are of prices, series of series, and rows of features have no ISO"
                : $"'{word}' is none of {string.Join(", ", Kinds.Select(WordOf))}");
    }

    private static ChangePlace? PlaceOf(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        return Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator) is [var kind, var ticks, var code, var market, var subject, var place]
            && Enum.TryParse<ChangeKind>(kind, out var known) && Enum.IsDefined(known)
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start < DateTime.MaxValue.Ticks
            ? new ChangePlace(known, new DateTime(start, DateTimeKind.Utc), code, market, subject, place)
            : throw ApiException.BadParameter("cursor", "is none that a page has given");
    }
}
