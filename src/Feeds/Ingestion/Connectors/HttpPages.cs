using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Ingestion.JsonPaths;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>How one page of a source leads to the next.</summary>
internal sealed class HttpPages(PipelineSpec spec, EndpointSpec endpoint)
{
    private readonly PaginationSpec _pages = endpoint.Pagination;

    private string Method => endpoint.GraphQl is null ? endpoint.Method : "POST";

    /// <summary>The request for the page at a position. Secrets are added by the room of egress.</summary>
    public EgressRequest RequestOf(EndpointPosition position, ReadContext context)
    {
        var headers = endpoint.Headers.Select(header => KeyValuePair.Create(header.Key, new Placeholders(context).In(header.Value))).ToList();
        if (position.Page == 0 && Method == "GET")
        {
            AddConditions(position, headers);
        }

        return new EgressRequest(AddressOf(position, context), Method, headers, BodyOf(position, context), RequestCredential.Of(endpoint.Auth), context.Tenant, context.Limits.MaxBytes);
    }

    /// <returns>The position behind the page, and whether it was the last.</returns>
    public (EndpointPosition After, bool IsLast) Next(EndpointPosition position, EgressAnswer answer, JsonElement? document, int records)
    {
        var after = position with { Page = position.Page + 1, Offset = position.Offset + records };
        if (position.Page == 0)
        {
            after = after with { ETag = answer.Header("ETag"), LastModified = answer.Header("Last-Modified") };
        }

        var isShort = records == 0 || records < _pages.PageSize;
        switch (_pages.Type)
        {
            case "cursor":
                var cursor = document is { } page ? JsonRecord.TextOf(JsonPath.Parse(_pages.CursorPath!).First(page)) : null;
                return (after with { Cursor = cursor }, string.IsNullOrEmpty(cursor) || IsToldLast(document) || RequireNew(cursor, position.Cursor));
            case "next_url":
                var next = document is { } linked ? JsonRecord.TextOf(JsonPath.Parse(_pages.NextUrlPath!).First(linked)) : null;
                return (after with { NextUrl = next }, string.IsNullOrEmpty(next) || RequireNew(next, position.NextUrl));
            case "link_header":
                var link = LinkHeader.Next(answer.Header("Link"));
                return (after with { NextUrl = link }, link is null || RequireNew(link, position.NextUrl));
            case "offset" or "page":
                return (after, isShort);
            default:
                return (after, true);
        }
    }

    private bool IsToldLast(JsonElement? document) =>
        _pages.MorePath is { } path && (document is not { } page || JsonPath.Parse(path).First(page) is not { ValueKind: JsonValueKind.True });

    // A source that hands out the same cursor for ever would be read for ever.
    private static bool RequireNew(string next, string? before) =>
        next != before ? false : throw new SourceException("endless_pages", "the source names the page that was just read as the next one", isTransient: false);

    private Uri AddressOf(EndpointPosition position, ReadContext context)
    {
        var address = new Uri(spec.Provider.BaseUrl!.TrimEnd('/') + (endpoint.Path.Length == 0 || endpoint.Path.StartsWith('/') ? "" : "/") + new Placeholders(context).In(endpoint.Path));
        if (position.NextUrl is { } next)
        {
            return SameHost(address, Uri.TryCreate(address, next, out var linked) ? linked : throw new SourceException("bad_page", "the source names a next page that is no address", false));
        }

        var query = endpoint.Query.Select(parameter => KeyValuePair.Create(parameter.Key, new Placeholders(context).In(parameter.Value))).ToList();
        AddPage(position, query);
        var text = string.Join('&', query.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));
        return new UriBuilder(address) { Query = address.Query.TrimStart('?') is { Length: > 0 } own ? $"{own}&{text}".TrimEnd('&') : text }.Uri;
    }

    // The next page is of the same source: else an answer could send the credential's use elsewhere.
    private static Uri SameHost(Uri address, Uri next) => next.Host == address.Host && next.Port == address.Port && next.Scheme == address.Scheme
        ? next
        : throw new SourceException("foreign_page", $"the source names a next page on another host, {next.Host}", isTransient: false);

    private void AddPage(EndpointPosition position, List<KeyValuePair<string, string>> query)
    {
        switch (_pages.Type)
        {
            case "cursor" when position.Cursor is { } cursor && endpoint.GraphQl is null:
                query.Add(new(_pages.CursorParam!, cursor));
                break;
            case "offset":
                query.Add(new(_pages.OffsetParam!, position.Offset.ToString(CultureInfo.InvariantCulture)));
                break;
            case "page":
                query.Add(new(_pages.PageParam!, (_pages.FirstPage + position.Page).ToString(CultureInfo.InvariantCulture)));
                break;
        }

        if (_pages is { LimitParam: { } limit, PageSize: { } size })
        {
            query.Add(new(limit, size.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static void AddConditions(EndpointPosition position, List<KeyValuePair<string, string>> headers)
    {
        if (position.ETag is { } tag)
        {
            headers.Add(new("If-None-Match", tag));
        }
        else if (position.LastModified is { } modified)
        {
            headers.Add(new("If-Modified-Since", modified));
        }
    }

    private byte[]? BodyOf(EndpointPosition position, ReadContext context) =>
        endpoint.GraphQl is { } query ? GraphQlMessage.BodyOf(query, _pages, position, text => new Placeholders(context).In(text))
        : endpoint.Body is { } body ? Encoding.UTF8.GetBytes(new Placeholders(context).In(body))
        : null;
}
