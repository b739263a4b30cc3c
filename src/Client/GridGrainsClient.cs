using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>
/// Typed access to the HTTP interface. Every method throws <see cref="GridGrainsException"/> or one of its kinds for an answer that is no
/// success, <see cref="HttpRequestException"/> when there is no answer, <see cref="TimeoutException"/> when it takes too long. Safe for all threads.
/// </summary>
public sealed partial class GridGrainsClient(HttpClient http, GridGrainsClientOptions options, TimeProvider clock)
{
    /// <summary>Markets with their hubs and zones.</summary>
    public async Task<IReadOnlyList<IsoView>> GetIsosAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/isos", ApiJson.Default.IsoList, cancellation)).Isos;

    /// <param name="node">Id, name or alias.</param>
    /// <exception cref="GridGrainsNotFoundException">Unknown; near names are suggested.</exception>
    public Task<NodeView> GetNodeAsync(string iso, string node, CancellationToken cancellation = default) =>
        GetAsync($"/v1/nodes/{Escape(iso)}/{Escape(node)}", ApiJson.Default.NodeView, cancellation);

    /// <param name="asOf">A past moment: intervals that start before it, by the versions known at it.</param>
    /// <exception cref="GridGrainsUnavailableException">The warehouse, which knows the past, cannot be asked.</exception>
    /// <inheritdoc cref="GetNodeAsync(string, string, CancellationToken)"/>
    public Task<NodeView> GetNodeAsync(string iso, string node, DateTimeOffset asOf, CancellationToken cancellation = default) =>
        GetAsync($"/v1/nodes/{Escape(iso)}/{Escape(node)}{AsOfText(asOf)}", ApiJson.Default.NodeView, cancellation);

    /// <param name="hub">Id, display name or alias.</param>
    /// <inheritdoc cref="GetNodeAsync(string, string, CancellationToken)"/>
    public Task<AreaView> GetHubAsync(string iso, string hub, CancellationToken cancellation = default) =>
        GetAsync($"/v1/hubs/{Escape(iso)}/{Escape(hub)}", ApiJson.Default.AreaView, cancellation);

    /// <inheritdoc cref="GetNodeAsync(string, string, DateTimeOffset, CancellationToken)"/>
    public Task<AreaView> GetHubAsync(string iso, string hub, DateTimeOffset asOf, CancellationToken cancellation = default) =>
        GetAsync($"/v1/hubs/{Escape(iso)}/{Escape(hub)}{AsOfText(asOf)}", ApiJson.Default.AreaView, cancellation);

    /// <summary>All trading hubs of an ISO, or of all ISOs, live; pages are fetched as they are needed.</summary>
    public async IAsyncEnumerable<AreaView> ListHubsAsync(string? iso = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? cursor = null;
        do
        {
            var query = new QueryText();
            query.Add("iso", iso);
            query.Add("cursor", cursor);
            var page = await GetAsync("/v1/hubs" + query, ApiJson.Default.HubPage, cancellation);
            foreach (var hub in page.Hubs)
            {
                yield return hub;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <inheritdoc cref="GetNodeAsync(string, string, DateTimeOffset, CancellationToken)"/>
    public Task<AreaView> GetZoneAsync(string iso, string zone, DateTimeOffset asOf, CancellationToken cancellation = default) =>
        GetAsync($"/v1/zones/{Escape(iso)}/{Escape(zone)}{AsOfText(asOf)}", ApiJson.Default.AreaView, cancellation);

    /// <param name="zone">Id, display name or alias.</param>
    /// <inheritdoc cref="GetNodeAsync(string, string, CancellationToken)"/>
    public Task<AreaView> GetZoneAsync(string iso, string zone, CancellationToken cancellation = default) =>
        GetAsync($"/v1/zones/{Escape(iso)}/{Escape(zone)}", ApiJson.Default.AreaView, cancellation);

    /// <summary>Standing prices in memory whose interval starts in [from, to), oldest first.</summary>
    /// <param name="market">The node's settlement real-time product when null.</param>
    /// <param name="asOf">Null for what is known now.</param>
    /// <inheritdoc cref="GetNodeAsync(string, string, CancellationToken)"/>
    public Task<HistoryView> GetHistoryAsync(
        string iso, string node, PriceProduct? market = null, DateTimeOffset? from = null, DateTimeOffset? to = null, DateTimeOffset? asOf = null,
        CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("market", market?.Name());
        query.Add("from", Stamp(from));
        query.Add("to", Stamp(to));
        query.Add("as_of", Stamp(asOf));
        return GetAsync($"/v1/nodes/{Escape(iso)}/{Escape(node)}/history{query}", ApiJson.Default.HistoryView, cancellation);
    }

    /// <summary>All nodes that meet the conditions, ordered by ISO and id; pages are fetched as they are needed.</summary>
    public async IAsyncEnumerable<NodeSummary> SearchNodesAsync(NodeSearch search, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? cursor = null;
        do
        {
            var query = new QueryText();
            query.Add("iso", search.Iso);
            query.Add("hub", search.Hub);
            query.Add("zone", search.Zone);
            query.Add("q", search.Text);
            query.Add("limit", search.PageSize.ToString(CultureInfo.InvariantCulture));
            query.Add("cursor", cursor);
            var page = await GetAsync("/v1/nodes" + query, ApiJson.Default.NodePage, cancellation);
            foreach (var node in page.Nodes)
            {
                yield return node;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Feast's online features, column by column.</summary>
    /// <exception cref="GridGrainsNotFoundException">An unknown view, feature, service or entity.</exception>
    public Task<OnlineFeaturesAnswer> GetOnlineFeaturesAsync(OnlineFeaturesRequest request, CancellationToken cancellation = default) =>
        PostAsync("/get-online-features", JsonContent.Create(request, ApiJson.Default.OnlineFeaturesRequest), ApiJson.Default.OnlineFeaturesAnswer, cancellation);

    /// <summary>Appends prices to the log; they are durable when the answer comes. At most 10,000 at once.</summary>
    /// <exception cref="GridGrainsException">None was accepted, or the request was refused as a whole.</exception>
    /// <param name="topic">ISO_RT_LMP or ISO_DA_LMP.</param>
    public Task<IngestAnswer> IngestAsync(string topic, IReadOnlyCollection<LmpEvent> prices, CancellationToken cancellation = default) =>
        PostAsync($"/v1/ingest/{Escape(topic)}", RecordContent.Of(prices), ApiJson.Default.IngestAnswer, cancellation);

    public async Task<IReadOnlyList<ShardView>> GetShardsAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/shards", ApiJson.Default.ShardList, cancellation)).Shards;

    /// <summary>
    /// Prices and corrections that come from now on, until the caller stops. A lost connection is made again with growing delays and goes on
    /// where it was, so that nothing is missed. A request that the platform refuses ends the sequence with its exception.
    /// </summary>
    /// <exception cref="GridGrainsEventsMissedException">Prices left the log before they were read.</exception>
    public IAsyncEnumerable<PriceUpdate> WatchAsync(PriceFilter filter, CancellationToken cancellation = default) =>
        new PriceWatch(http, options, clock).RunAsync(filter, cancellation);

    /// <summary>
    /// Closed windows, price spikes, stale nodes and late feeds of the whole cluster, until the caller stops. A lost connection is made again
    /// and goes on where it was, so that nothing is missed; an event may come twice and is then the same by its id.
    /// </summary>
    /// <param name="after">Cursor of an earlier event, or <c>start</c> for the oldest stored; null for what comes from now on.</param>
    /// <exception cref="GridGrainsEventsMissedException">Events left the log before they were read.</exception>
    public IAsyncEnumerable<EventUpdate> WatchEventsAsync(EventFilter filter, string? after = null, CancellationToken cancellation = default) =>
        new EventWatch(http, options, clock).RunAsync(filter, after, cancellation);

    /// <summary>Dead letters without their values, newest first; pages are fetched as they are needed.</summary>
    public async IAsyncEnumerable<DeadLetterView> ListDeadLettersAsync(DeadLetterFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? cursor = null;
        do
        {
            var query = new QueryText();
            query.Add("topic", filter.Topic);
            query.Add("reason", filter.Reason);
            query.Add("iso", filter.Iso);
            query.Add("since", Stamp(filter.Since));
            query.Add("state", filter.State);
            query.Add("limit", filter.PageSize.ToString(CultureInfo.InvariantCulture));
            query.Add("cursor", cursor);
            var page = await GetAsync("/v1/dlq" + query, ApiJson.Default.DeadLetterPage, cancellation);
            foreach (var letter in page.DeadLetters)
            {
                yield return letter;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>One dead letter with its value.</summary>
    /// <exception cref="GridGrainsNotFoundException">No letter of this id is held.</exception>
    public Task<DeadLetterView> GetDeadLetterAsync(string id, CancellationToken cancellation = default) =>
        GetAsync($"/v1/dlq/{Escape(id)}", ApiJson.Default.DeadLetterView, cancellation);

    /// <summary>Appends the records to their topics again. A second replay of a letter that has not failed since does nothing.</summary>
    /// <param name="actor">Who acts, for the audit trail.</param>
    public Task<DeadLetterAnswer> ReplayDeadLettersAsync(
        DeadLetterSelection letters, string actor, string? comment = null, CancellationToken cancellation = default) =>
        ActAsync("/v1/dlq/replay", letters, actor, comment, cancellation);

    /// <summary>Settles dead letters without an effect.</summary>
    /// <inheritdoc cref="ReplayDeadLettersAsync"/>
    public Task<DeadLetterAnswer> DiscardDeadLettersAsync(
        DeadLetterSelection letters, string actor, string? comment = null, CancellationToken cancellation = default) =>
        ActAsync("/v1/dlq/discard", letters, actor, comment, cancellation);

    /// <summary>The newest acts on dead letters, newest first.</summary>
    /// <param name="subject">Only acts on this letter; null for all.</param>
    public async Task<IReadOnlyList<AuditView>> GetDeadLetterActsAsync(string? subject = null, int limit = 100, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("subject", subject);
        query.Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        return (await GetAsync("/v1/dlq/audit" + query, ApiJson.Default.AuditPage, cancellation)).Acts;
    }

    private Task<DeadLetterAnswer> ActAsync(string path, DeadLetterSelection letters, string actor, string? comment, CancellationToken cancellation) => PostAsync(
        path, JsonContent.Create(new DeadLetterRequest(letters.IdList, letters.Filter, actor, comment), ApiJson.Default.DeadLetterRequest),
        ApiJson.Default.DeadLetterAnswer, cancellation);

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), type, cancellation);

    private Task<T> PostAsync<T>(string path, HttpContent content, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, type, cancellation);

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var sent = request;
        using var deadline = new CancellationTokenSource(options.RequestTimeout, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            using var response = await http.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return await ReadAsync(response, type, ending.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{sent.Method} {sent.RequestUri} was not answered within {options.RequestTimeout.TotalSeconds:0.#} s");
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        await ProblemReader.ThrowIfFailedAsync(response, cancellation);
        return await response.Content.ReadFromJsonAsync(type, cancellation)
            ?? throw new GridGrainsException(response.StatusCode, "empty_answer", "the answer holds no value", null);
    }

    private static string Escape(string segment) => Uri.EscapeDataString(segment);

    private static string AsOfText(DateTimeOffset asOf)
    {
        var query = new QueryText();
        query.Add("as_of", Stamp(asOf));
        return query.ToString();
    }

    private static string? Stamp(DateTimeOffset? stamp) => stamp?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
