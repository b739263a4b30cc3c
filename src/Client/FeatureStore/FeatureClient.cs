using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client.FeatureStore;

/// <summary>The feature store over HTTP. Errors are those of <see cref="GridGrainsClient"/>.</summary>
public sealed class FeatureClient
{
    private readonly HttpClient _http;
    private readonly GridGrainsClientOptions _options;
    private readonly TimeProvider _clock;

    internal FeatureClient(HttpClient http, GridGrainsClientOptions options, TimeProvider clock) => (_http, _options, _clock) = (http, options, clock);

    /// <summary>A service's features for some entities, column by column.</summary>
    /// <param name="entities">Join keys, each with one value per row.</param>
    /// <exception cref="GridGrainsNotFoundException">An unknown service or entity.</exception>
    public Task<OnlineFeaturesAnswer> GetOnlineAsync(
        string service, IReadOnlyDictionary<string, IReadOnlyList<string>> entities, CancellationToken cancellation = default) =>
        GetOnlineAsync(new OnlineFeaturesRequest(entities, FeatureService: service), cancellation);

    /// <summary>The same as it was known at a past moment.</summary>
    /// <exception cref="GridGrainsUnavailableException">The warehouse, which knows the past, cannot be asked.</exception>
    /// <inheritdoc cref="GetOnlineAsync(string, IReadOnlyDictionary{string, IReadOnlyList{string}}, CancellationToken)"/>
    public Task<OnlineFeaturesAnswer> GetOnlineAsync(
        string service, IReadOnlyDictionary<string, IReadOnlyList<string>> entities, DateTimeOffset asOf, CancellationToken cancellation = default) =>
        GetOnlineAsync(new OnlineFeaturesRequest(entities, FeatureService: service) { AsOf = asOf.UtcDateTime }, cancellation);

    /// <inheritdoc cref="GetOnlineAsync(string, IReadOnlyDictionary{string, IReadOnlyList{string}}, CancellationToken)"/>
    public async Task<OnlineFeaturesAnswer> GetOnlineAsync(OnlineFeaturesRequest asked, CancellationToken cancellation = default)
    {
        var request = JsonContent.Create(asked, ApiJson.Default.OnlineFeaturesRequest);
        using var response = await SendAsync(HttpMethod.Post, "/get-online-features", request, cancellation);
        return await response.Content.ReadFromJsonAsync(ApiJson.Default.OnlineFeaturesAnswer, cancellation)
            ?? throw new GridGrainsException(response.StatusCode, "empty_answer", "the answer holds no value", null);
    }

    /// <summary>The same as one record per row, with members named like the features; a missing value is null.</summary>
    public async Task<IReadOnlyList<TRow>> GetOnlineAsync<TRow>(
        string service, IReadOnlyDictionary<string, IReadOnlyList<string>> entities, JsonTypeInfo<TRow> type, CancellationToken cancellation = default)
    {
        var answer = await GetOnlineAsync(service, entities, cancellation);
        var rows = new List<TRow>();
        for (var row = 0; row < answer.Results[0].Values.Count; row++)
        {
            var at = row;
            var fields = new JsonObject(answer.Metadata.FeatureNames.Select(
                (name, column) => KeyValuePair.Create(name, JsonNode.Parse(answer.Results[column].Values[at].GetRawText()))));
            rows.Add(fields.Deserialize(type)!);
        }

        return rows;
    }

    /// <summary>Pushes records to the views of a push source; members are named like join keys, stamps and fields. All rows are taken or none; they are durable afterwards.</summary>
    /// <param name="to"><c>online</c>, <c>offline</c> or <c>online_and_offline</c>.</param>
    /// <exception cref="GridGrainsNotFoundException">An unknown push source.</exception>
    public Task PushAsync<TRow>(
        string pushSource, IReadOnlyCollection<TRow> rows, JsonTypeInfo<TRow> type, string to = "online_and_offline", CancellationToken cancellation = default)
    {
        var columns = new Dictionary<string, IReadOnlyList<JsonElement>>();
        foreach (var row in rows)
        {
            foreach (var field in JsonSerializer.SerializeToElement(row, type).EnumerateObject())
            {
                if (!columns.TryGetValue(field.Name, out var column))
                {
                    columns[field.Name] = column = new List<JsonElement>();
                }

                ((List<JsonElement>)column).Add(field.Value);
            }
        }

        return PushAsync(new PushFeaturesRequest(pushSource, columns, to), cancellation);
    }

    /// <inheritdoc cref="PushAsync{TRow}"/>
    public async Task PushAsync(PushFeaturesRequest request, CancellationToken cancellation = default) =>
        (await SendAsync(HttpMethod.Post, "/push", JsonContent.Create(request, FeatureJson.Default.PushFeaturesRequest), cancellation)).Dispose();

    /// <summary>Declares features; see the documentation of the feature store.</summary>
    /// <param name="yaml">YAML, or JSON, which is YAML too.</param>
    /// <param name="isDryRun">Plans and stores nothing.</param>
    public async Task<RegistryPlanView> ApplyAsync(string yaml, bool isDryRun = false, CancellationToken cancellation = default)
    {
        var body = new StringContent(yaml, System.Text.Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
        using var response = await SendAsync(HttpMethod.Post, isDryRun ? "/v1/features/apply?dry_run=true" : "/v1/features/apply", body, cancellation);
        return (await response.Content.ReadFromJsonAsync(FeatureJson.Default.RegistryPlanView, cancellation))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var response = await _http.SendAsync(request, ending.Token);
            await ProblemReader.ThrowIfFailedAsync(response, ending.Token);
            return response;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{method} {path} was not answered within {_options.RequestTimeout.TotalSeconds:0.#} s");
        }
    }
}
