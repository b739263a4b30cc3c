using System.Globalization;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Search;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Log;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Search of everything that there is, and what one thing says of itself.</summary>
internal sealed class CatalogEndpoints(CatalogIndex index, CatalogChangeService changes, CatalogMeasures measures, IServiceProvider services)
{
    private const string Tag = "Catalogue";
    private const int MaxQuestionLength = 500;
    private const int DefaultPage = 20;
    private const int MaxPage = 200;

    private static readonly QueryParameter[] SearchQuery =
    [
        new("q", $"Words to look for, {SearchQuestion.MaxWords} at most; a beginning or a misspelling of a word finds it too. Without it everything is listed.", "sp15 congestion"),
        QueryParameter.OneOf("kind", "Only entries of this kind; may be repeated.", "cube", [.. CatalogKinds.All]) with { IsRepeatable = true },
        new("iso", "Only entries of this ISO.", "CAISO"),
        new("owner", "Only entries of this owner.", "market-data"),
        new("product", "Only entries that this part of the program declares.", "prices"),
        QueryParameter.OneOf("store", "Only what is kept there.", "clickhouse", "iceberg", "clickhouse", "log"),
        QueryParameter.OneOf("class", "Only data of this class.", "public", [.. Enum.GetValues<DataClass>().Select(CatalogViewsOf.WordOf)]),
        new("tag", "Only entries with this tag.", "dashboard"),
        QueryParameter.Integer("limit", $"Entries per page, 1 to {MaxPage}.", "20"),
        new("cursor", "next_cursor of the page before.", "20"),
    ];

    private static readonly PathParameter Id = new("id", "Id of an entry, with any slash as it is.", "clickhouse.hub_lmp_5m");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CatalogEndpoints>();
        routes.MapApiGet("/v1/catalog", endpoints.SearchAsync, SearchQuery).Needs(AccessScope.Read)
            .Describe<CatalogPage>(
                "searchCatalog", Tag, "Find tables, cubes, topics, features, nodes",
                "Entries that hold most words of the search, best first. A word that names a hub, zone or node also finds what is kept by hub, zone or node. Facets count all entries found.",
                CatalogExamples.Page)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/catalog/{**id}", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<CatalogEntryView>(
                "getCatalogEntry", Tag, "What an entry says of itself",
                "Owner, meaning and unit of its columns, what is promised, how fresh it is now, how many rows it has, statements that read it, and who changed what of it.", CatalogExamples.Entry)
            .WithPath(Id)
            .DocumentedAt("/v1/catalog/{id}")
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiPost("/v1/catalog/{**id}", endpoints.ChangeAsync).Needs(AccessScope.Operate).TellsItsActs()
            .Describe<CatalogEntryView>(
                "changeCatalogEntry", Tag, "Say who owns an entry, what it is, whether it is certified or deprecated",
                "What the request does not name stays. A field in reset is again what the declaration says. Everything that was said stays in the entry's history.", CatalogExamples.Entry)
            .WithPath(Id)
            .WithBody(CatalogExamples.Change, "application/json")
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task SearchAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var text = query.Text("q") ?? "";
        if (text.Length > MaxQuestionLength)
        {
            throw ApiException.BadParameter("q", $"a search has {MaxQuestionLength} characters at most");
        }

        var (limit, offset) = (query.Number("limit", DefaultPage, 1, MaxPage), OffsetOf(query.Text("cursor")));
        // Signs without a word ask for something that is not there, not for everything.
        var words = SearchWords.OfQuestion(text, SearchQuestion.MaxWords);
        var question = new SearchQuestion(
            words.Count > 0 || string.IsNullOrWhiteSpace(text) ? words : [text.Trim()], offset, limit, KindsOf(query.Texts("kind", CatalogKinds.All.Count)), query.Iso("iso")?.Code, query.Text("owner"),
            query.Text("product"), query.Text("store"), query.Text("class"), query.Text("tag"));
        var snapshot = await index.ReadAsync(context.RequestAborted);
        var found = snapshot.Search.Find(question);
        var next = offset + found.Hits.Count;
        await context.WriteJsonAsync(
            new CatalogPage(
                [.. found.Hits.Select(hit => CatalogViewsOf.Hit(hit, snapshot.Entries.GetValueOrDefault(hit.Id), changes.Changes.Of(hit.Id).Overrides, question.Words))], found.Total,
                found.IsTotalExact, found.Words, question.Words.Count, [.. snapshot.Search.NamedBy(question.Words).Select(named => new CatalogNamedView(named.Word, named.Kind.Word(), named.Id))],
                [.. found.Facets.Where(facet => facet.Value.Count > 0).Select(facet => new CatalogFacet(facet.Key, [.. facet.Value.Select(pair => new CatalogFacetValue(pair.Key, pair.Value))]))],
                next < found.Total && next < SearchQuestion.MaxReach ? next.ToString(CultureInfo.InvariantCulture) : null),
            CatalogJson.Default.CatalogPage);
    }

    public async Task GetAsync(HttpContext context)
    {
        var entry = await FindAsync(context);
        await WriteAsync(context, entry, changes.Changes.Of(entry.Id));
    }

    public async Task ChangeAsync(HttpContext context)
    {
        var entry = await FindAsync(context);
        var change = await CatalogChangeReader.ReadAsync(context, entry.Id);
        if (change.ReplacedBy is { } other && (await index.ReadAsync(context.RequestAborted)).Entries.GetValueOrDefault(other) is null)
        {
            throw new ApiException(EngineProblems.BadRequest, $"replaced_by is '{other}', which is no entry of the catalogue");
        }

        var changed = await changes.ChangeAsync(change, context.RequestAborted);
        await WriteAsync(context, await FindAsync(context), changed);
    }

    private async Task WriteAsync(HttpContext context, CatalogEntry entry, ChangedEntry changed)
    {
        var address = $"{context.Request.Scheme}://{context.Request.Host}";
        var database = services.GetService<Warehouse>()?.Database ?? Warehouse.DefaultDatabase;
        await context.WriteJsonAsync(
            CatalogViewsOf.Entry(entry, changed, await measures.OfAsync(entry, context.RequestAborted), CatalogQueries.Of(entry, database, address)), CatalogJson.Default.CatalogEntryView);
    }

    private async Task<CatalogEntry> FindAsync(HttpContext context)
    {
        var id = ((string?)context.Request.RouteValues["id"] ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var snapshot = await index.ReadAsync(context.RequestAborted);
        return snapshot.Entries.GetValueOrDefault(id) ?? EntityEntries.Find(snapshot.Reference, id) ?? throw new ApiException(CatalogProblems.UnknownEntry, $"the catalogue has no entry '{id}'")
        {
            Suggestions =
            [
                .. snapshot.Search.Find(new SearchQuestion(SearchWords.OfQuestion(id, SearchQuestion.MaxWords), 0, ApiLimits.MaxSuggestions)).Hits.Select(hit => hit.Id),
            ],
        };
    }

    private static HashSet<CatalogKind>? KindsOf(IReadOnlyList<string> words) => words.Count == 0 ? null :
    [
        .. words.Select(word => CatalogKinds.TryParse(word, out var kind) ? kind : throw ApiException.BadParameter("kind", $"'{word}' is none of {string.Join(' ', CatalogKinds.All)}")),
    ];

    private static int OffsetOf(string? cursor) => cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset < SearchQuestion.MaxReach ? offset
        : throw ApiException.BadParameter("cursor", "this is not a cursor of this list: hand back next_cursor as it came");
}
