using System.Globalization;
using GridGrains.ClickHouse.Awards;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Awards;
using GridGrains.Grains.Contracts.Awards;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Awards;

/// <summary>Own day-ahead awards as they were published last, or last before a moment: nine days of each resource.</summary>
/// <param name="tables">Null where the warehouse is off.</param>
internal sealed class AwardEndpoints(LiveAwards live, WarehouseAwards? tables, TimeProvider clock)
{
    private const int MaxItems = 5_000;

    private static readonly QueryParameter[] Query =
    [
        new("iso", "ISO code.", "CAISO"),
        new("resource", "Only this resource, by the market's id.", "ALAMIT_7_UNIT 3"),
        QueryParameter.Day("trade_date", "Only this operating day of the market's clock.", "2026-07-01"),
        PastMoment.Parameter,
        QueryParameter.Integer("limit", $"Hours in the answer, 1 to {MaxItems}.", "500"),
    ];

    public static readonly AwardList Example = new(
        1, 120, 4_944,
        [
            new("CAISO", "ALAMIT_7_UNIT 3", "Alamitos 3", "generator", "TH_SP15_GEN-APND", "SP15", new DateOnly(2026, 7, 1), 7, new DateTime(2026, 7, 1, 13, 0, 0, DateTimeKind.Utc), 120, 40, 41.2, 4_944,
                "MY_DESK", new DateTime(2026, 6, 30, 20, 0, 0, DateTimeKind.Utc)),
        ]);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapApiGet("/v1/awards", routes.ServiceProvider.GetRequiredService<AwardEndpoints>().ListAsync, Query).Needs(AccessScope.Read)
        .Describe<AwardList>(
            "listAwards", "Awards", "Own day-ahead awards",
            "By resource and hour; what was published last counts. They come in at /v1/ingest/ISO_DA_AWARDS, as JSON or CSV; the table iso_da_award has every publication, the cube award_value sets them beside real time.",
            Example);

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (iso, resource, day) = (query.Iso("iso"), query.Text("resource"), DayOf(query));
        var limit = query.Number("limit", 500, 1, MaxItems);
        var known = query.AsOf(clock.GetUtcNow().UtcDateTime) is { } asOf ? await PastAsync(iso, asOf, context.RequestAborted) : await live.ListAsync(iso?.Code, context.RequestAborted);
        var views = known.SelectMany(awards => awards.Hours.Select(hour => ViewOf(awards.Key, hour)))
            .Where(view => (resource is null || view.ResourceId == resource) && (day is null || view.TradeDate == day))
            .OrderBy(view => view.Iso, StringComparer.Ordinal).ThenBy(view => view.ResourceId, StringComparer.Ordinal).ThenBy(view => view.Ts).ToList();
        await context.WriteJsonAsync(
            new AwardList(views.Count, Math.Round(views.Sum(view => view.AwardedMw), 4), Math.Round(views.Sum(view => view.PaidUsd), 2), [.. views.Take(limit)]), AwardJson.Default.AwardList);
    }

    // The state that lives in grains, fed with the publications known then.
    private async Task<IReadOnlyList<AwardSnapshot>> PastAsync(Iso? iso, AsOf asOf, CancellationToken cancellation)
    {
        var states = new Dictionary<string, AwardState>();
        foreach (var (resource, report) in await (tables ?? throw WarehouseAnswers.Off()).ReadAsync(iso, asOf, cancellation))
        {
            var key = resource.ToString();
            (states.TryGetValue(key, out var state) ? state : states[key] = new AwardState(key)).Apply(report);
        }

        return [.. states.Values.Select(state => new AwardSnapshot(state.Key, state.Hours))];
    }

    private static DateOnly? DayOf(ApiQuery query) => query.Text("trade_date") is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw ApiException.BadParameter("trade_date", $"'{text}' is no day such as 2026-07-01");

    private static AwardView ViewOf(string key, AwardReport hour)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return new AwardView(
            key[..slash], key[(slash + 1)..], hour.ResourceName, hour.ResourceType, hour.Node, hour.Zone, hour.TradeDate.ToDateOnly(), hour.HourSequence, hour.StartUtc, hour.AwardedMw,
            hour.SelfScheduleMw, hour.PriceUsdPerMwh, Math.Round(hour.AwardedMw * hour.PriceUsdPerMwh, 4), hour.Source, hour.KnownAtUtc);
    }
}
