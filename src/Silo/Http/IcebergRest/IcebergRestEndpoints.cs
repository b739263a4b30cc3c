using System.Collections.ObjectModel;
using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Metadata;
using GridGrains.Silo.Http.Answers;
using GridGrains.Silo.Http.Governance;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.IcebergRest;

/// <summary>
/// The read side of the Iceberg REST catalog over the lake's SQL catalog: engines attach at <c>/iceberg</c>, list and load tables, and read
/// the files themselves. Only this platform writes the tables; every change is refused with the reason.
/// Source: the Iceberg REST catalog's OpenAPI specification.
/// </summary>
internal sealed partial class IcebergRestEndpoints(IServiceProvider services, ILogger<IcebergRestEndpoints> logger)
{
    private const string Root = "/iceberg/v1";
    private const string Warehouse = "gridgrains";

    // What a client may call; without the list it would assume that everything is there.
    private static readonly string[] Advertised =
    [
        "GET /v1/{prefix}/namespaces",
        "GET /v1/{prefix}/namespaces/{namespace}",
        "HEAD /v1/{prefix}/namespaces/{namespace}",
        "GET /v1/{prefix}/namespaces/{namespace}/tables",
        "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
        "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    ];

    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<IcebergRestEndpoints>();
        Offer([HttpMethods.Get], "/config", endpoints.ConfigAsync);
        Offer([HttpMethods.Get], "/namespaces", endpoints.ListNamespacesAsync);
        Offer(Reads, "/namespaces/{ns}", endpoints.LoadNamespaceAsync);
        Offer([HttpMethods.Get], "/namespaces/{ns}/tables", endpoints.ListTablesAsync);
        Offer(Reads, "/namespaces/{ns}/tables/{table}", endpoints.LoadTableAsync);
        routes.Map(Root + "/{**rest}", context => endpoints.AnswerAsync(context, RefuseAsync)).Needs(AccessScope.Query).ExcludeFromDescription();

        void Offer(string[] methods, string pattern, RequestDelegate handler)
        {
            routes.MapMethods(Root + pattern, methods, context => endpoints.AnswerAsync(context, handler)).Needs(AccessScope.Query).ExcludeFromDescription();
            routes.MapMethods(Root + pattern, [HttpMethods.Options], context => AllowAsync(context, methods)).Needs(AccessScope.Query).ExcludeFromDescription();
        }
    }

    private static Task AllowAsync(HttpContext context, params IEnumerable<string> methods)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = string.Join(", ", methods.Append(HttpMethods.Options));
        return Task.CompletedTask;
    }

    /// <summary>Names the endpoints that there are, and checks the warehouse where a client names one.</summary>
    private Task ConfigAsync(HttpContext context)
    {
        _ = Catalog;
        var warehouse = context.Request.Query["warehouse"].ToString();
        if (warehouse is not ("" or Warehouse))
        {
            throw RestError.NoSuchWarehouse($"there is no warehouse '{warehouse}'; the only one is '{Warehouse}'");
        }

        return context.WriteRestAsync(json =>
        {
            json.WriteStartObject("defaults");
            json.WriteEndObject();
            json.WriteStartObject("overrides");
            json.WriteEndObject();
            json.WriteStrings("endpoints", Advertised);
        });
    }

    private async Task ListNamespacesAsync(HttpContext context)
    {
        var all = await Catalog.ListNamespacesAsync(cancellationToken: context.RequestAborted);
        var parent = context.Request.Query["parent"].ToString() is { Length: > 0 } wire ? RestNamespace.Parse(wire) : null;
        var names = RestNamespace.Below(parent, all);
        if (parent is not null && names.Length == 0 && !all.Contains(parent))
        {
            throw RestError.NoSuchNamespace(parent);
        }

        var page = RestPage.Of(names, context.Request.Query);
        await context.WriteRestAsync(json =>
        {
            json.WriteStartArray("namespaces");
            foreach (var name in page.Names)
            {
                json.WriteStartArray();
                Array.ForEach(RestNamespace.LevelsOf(name), json.WriteStringValue);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteString("next-page-token", page.Next);
        });
    }

    private async Task LoadNamespaceAsync(HttpContext context)
    {
        var name = NamespaceOf(context);
        var properties = await FindInAsync(name, Catalog.LoadNamespaceAsync, ReadOnlyDictionary<string, string>.Empty, context.RequestAborted);
        await ExistsOrAsync(context, json =>
        {
            json.WriteStrings("namespace", RestNamespace.LevelsOf(name));
            json.WriteStartObject("properties");
            foreach (var (key, value) in properties)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        });
    }

    private async Task ListTablesAsync(HttpContext context)
    {
        var name = NamespaceOf(context);
        var tables = await FindInAsync(name, Catalog.ListTablesAsync, [], context.RequestAborted);
        var page = RestPage.Of([.. tables.Select(table => table.Name).Order(StringComparer.Ordinal)], context.Request.Query);
        await context.WriteRestAsync(json =>
        {
            json.WriteStartArray("identifiers");
            foreach (var table in page.Names)
            {
                json.WriteStartObject();
                json.WriteStrings("namespace", RestNamespace.LevelsOf(name));
                json.WriteString("name", table);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next-page-token", page.Next);
        });
    }

    private async Task LoadTableAsync(HttpContext context)
    {
        var id = new TableIdentifier(NamespaceOf(context), (string)context.Request.RouteValues["table"]!);
        var onlyReferenced = context.Request.Query["snapshots"].ToString() switch
        {
            "" or "all" => false,
            "refs" => true,
            var other => throw RestError.BadRequest($"snapshots '{other}' is neither all nor refs"),
        };
        var state = await FindTableAsync(id, context.RequestAborted);
        var tag = TagOf(state, onlyReferenced);
        context.Response.Headers.ETag = tag;
        if (!context.Request.Knows(tag))
        {
            await ExistsOrAsync(context, json => WriteTable(json, state, onlyReferenced));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
    }

    private static void WriteTable(Utf8JsonWriter json, TableState state, bool onlyReferenced)
    {
        json.WriteString("metadata-location", state.MetadataLocation);
        json.WritePropertyName("metadata");
        json.WriteRawValue(TableMetadataJson.Write(onlyReferenced ? Referenced(state.Metadata) : state.Metadata));
        json.WriteStartObject("config");
        json.WriteEndObject();
    }

    private static TableMetadata Referenced(TableMetadata table)
    {
        var kept = table.Refs.Values.Select(reference => reference.SnapshotId).ToHashSet();
        return table with
        {
            Snapshots = [.. table.Snapshots.Where(snapshot => kept.Contains(snapshot.SnapshotId))],
            SnapshotLog = [.. table.SnapshotLog.Where(entry => kept.Contains(entry.SnapshotId))],
        };
    }

    // A metadata file never changes; its name has a number and a UUID.
    private static string TagOf(TableState state, bool onlyReferenced)
    {
        var file = state.MetadataLocation[(state.MetadataLocation.LastIndexOf('/') + 1)..];
        return $"\"{file}.{(onlyReferenced ? "refs" : "all")}\"";
    }

    private static Task RefuseAsync(HttpContext context) => HttpMethods.IsOptions(context.Request.Method) ? AllowAsync(context) : throw (Reads.Contains(context.Request.Method)
        ? RestError.Unsupported($"{context.Request.Method} {context.Request.Path} is not offered; GET {Root}/config lists what is")
        : RestError.Forbidden(
            "the tables of this catalog are written by the platform alone, from its log; they can be read here, and prices are added over /v1/ingest"));

    // A HEAD asks only whether there is such a thing.
    private static Task ExistsOrAsync(HttpContext context, Action<Utf8JsonWriter> members)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            return context.WriteRestAsync(members);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string NamespaceOf(HttpContext context) => RestNamespace.Parse((string)context.Request.RouteValues["ns"]!);

    private async ValueTask<TableState> FindTableAsync(TableIdentifier id, CancellationToken cancellation)
    {
        try
        {
            return await Catalog.LoadStateAsync(id, cancellation);
        }
        catch (IcebergException missing) when (missing.Code == IcebergErrorCode.NotFound)
        {
            throw RestError.NoSuchTable(id.ToString());
        }
    }

    /// <param name="empty">What a namespace holds that is there only because others are below it.</param>
    private async ValueTask<T> FindInAsync<T>(string name, Func<string, CancellationToken, ValueTask<T>> load, T empty, CancellationToken cancellation)
    {
        try
        {
            return await load(name, cancellation);
        }
        catch (IcebergException missing) when (missing.Code == IcebergErrorCode.NotFound)
        {
            return (await Catalog.ListNamespacesAsync(name, cancellation)).Count > 0 ? empty : throw RestError.NoSuchNamespace(name);
        }
    }

    private ICatalog Catalog => services.GetService<ICatalog>() ?? throw RestError.NoSuchWarehouse("this silo keeps no tables (--lake off)");

    private async Task AnswerAsync(HttpContext context, RequestDelegate handler)
    {
        try
        {
            await handler(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted && RestError.Of(failure) is not null && !IsGone(context, failure))
        {
            await RestError.Of(failure)!.WriteAsync(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !IsGone(context, failure))
        {
            LogFailed(logger, context.Request.Method, context.Request.Path, failure);
            await new RestError(500, "InternalServerError", "the server failed; its log says why").WriteAsync(context);
        }
    }

    // A request that ran out of time is answered; one whose client has left is not.
    private static bool IsGone(HttpContext context, Exception failure) =>
        failure is OperationCanceledException
        && context.Features.Get<IHttpRequestTimeoutFeature>() is not { RequestTimeoutToken.IsCancellationRequested: true };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, string method, string path, Exception failure);
}
