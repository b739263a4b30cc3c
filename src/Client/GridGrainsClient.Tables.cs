using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>Tables and what is computed from them: cubes, datasets, lake, backfills, audits.</summary>
public sealed partial class GridGrainsClient
{
    /// <summary>The cubes that can be asked, with their parameters and columns.</summary>
    public async Task<IReadOnlyList<CubeView>> GetCubesAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/cubes", ApiJson.Default.CubeList, cancellation)).Cubes;

    /// <param name="parameters">By name, as <see cref="GetCubesAsync"/> describes them: <c>iso</c>, <c>hub</c>, <c>as_of</c>.</param>
    /// <exception cref="GridGrainsUnavailableException">The warehouse is off or has no server now.</exception>
    public Task<CubeAnswer> QueryCubeAsync(string cube, IReadOnlyDictionary<string, string>? parameters = null, CancellationToken cancellation = default) =>
        GetAsync($"/v1/cubes/{Escape(cube)}{QueryOf(parameters)}", ApiJson.Default.CubeAnswer, cancellation);

    /// <summary>Runs one SELECT over the platform's tables.</summary>
    /// <exception cref="GridGrainsException">It was refused: the code is <c>sql_refused</c> or <c>sql_error</c>, and the message names what and where; <c>query_killed</c> names a cap.</exception>
    /// <inheritdoc cref="QueryCubeAsync"/>
    public Task<SqlAnswer> QuerySqlAsync(SqlRequest request, CancellationToken cancellation = default) =>
        PostAsync("/v1/sql", JsonContent.Create(request with { Format = "json" }, ApiJson.Default.SqlRequest), ApiJson.Default.SqlAnswer, cancellation);

    /// <summary>What the gate makes of a statement; nothing is run.</summary>
    public Task<SqlCheck> CheckSqlAsync(SqlRequest request, CancellationToken cancellation = default) =>
        PostAsync("/v1/sql/check", JsonContent.Create(request, ApiJson.Default.SqlRequest), ApiJson.Default.SqlCheck, cancellation);

    /// <summary>Tables that statements of this caller may name.</summary>
    public async Task<IReadOnlyList<SqlTableView>> GetSqlTablesAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/sql/tables", ApiJson.Default.SqlTableList, cancellation)).Tables;

    /// <inheritdoc cref="QueryCubeAsync"/>
    public async Task<IReadOnlyList<DatasetView>> GetDatasetsAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/datasets", ApiJson.Default.DatasetList, cancellation)).Data;

    /// <summary>Rows of a dataset, a value by the name of its column; pages are fetched as they are needed.</summary>
    /// <param name="parameters">gridstatus' by name: <c>start_time</c>, <c>filter_column</c>, <c>timezone</c>.</param>
    /// <inheritdoc cref="QueryCubeAsync"/>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, JsonElement>> ReadDatasetAsync(
        string dataset, IReadOnlyDictionary<string, string>? parameters = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var asked = new Dictionary<string, string>(parameters ?? new Dictionary<string, string>());
        do
        {
            var page = await GetAsync($"/v1/datasets/{Escape(dataset)}/query{QueryOf(asked)}", ApiJson.Default.DatasetAnswer, cancellation);
            var names = page.Data[0].Select(name => $"{name}").ToArray();
            foreach (var row in page.Data.Skip(1))
            {
                yield return names.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second is JsonElement value ? value : default);
            }

            asked["cursor"] = page.Meta.Cursor ?? "";
        }
        while (asked["cursor"].Length > 0);
    }

    /// <summary>What was corrected between two moments, and what rests on it; pages are fetched as they are needed.</summary>
    /// <param name="asOf">The later moment; now when null.</param>
    /// <param name="filters">By name: <c>iso</c>, <c>kind</c>, <c>node</c>, <c>market</c>, <c>series</c>, <c>from</c>, <c>to</c>, <c>limit</c> of a page.</param>
    /// <inheritdoc cref="QueryCubeAsync"/>
    public async IAsyncEnumerable<ChangeView> GetChangesAsync(
        DateTimeOffset since, DateTimeOffset? asOf = null, IReadOnlyDictionary<string, string>? filters = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var asked = new Dictionary<string, string>(filters ?? new Dictionary<string, string>()) { ["since"] = Stamp(since)!, ["as_of"] = Stamp(asOf ?? clock.GetUtcNow())! };
        do
        {
            var page = await GetAsync($"/v1/changes{QueryOf(asked)}", ApiJson.Default.ChangePage, cancellation);
            foreach (var change in page.Changes)
            {
                yield return change;
            }

            asked["cursor"] = page.NextCursor ?? "";
        }
        while (asked["cursor"].Length > 0);
    }

    /// <summary>The warehouse as the silo that answers sees it.</summary>
    public Task<WarehouseView> GetWarehouseAsync(CancellationToken cancellation = default) => GetAsync("/v1/warehouse", ApiJson.Default.WarehouseView, cancellation);

    /// <summary>The lake as the silo that answers sees it.</summary>
    public Task<LakeView> GetLakeAsync(CancellationToken cancellation = default) => GetAsync("/v1/lake", ApiJson.Default.LakeView, cancellation);

    /// <summary>Starts a backfill of files below the silo's folder for backfills.</summary>
    public Task<BackfillView> StartBackfillAsync(BackfillRequest request, CancellationToken cancellation = default) =>
        PostAsync("/v1/backfills", JsonContent.Create(request, ApiJson.Default.BackfillRequest), ApiJson.Default.BackfillView, cancellation);

    /// <summary>Starts a backfill of one file that is sent with it.</summary>
    /// <param name="name">Name of the file: it gives the product where the content does not.</param>
    /// <param name="request">Which of its prices; paths are not looked at.</param>
    public Task<BackfillView> UploadBackfillAsync(string name, Stream file, BackfillRequest? request = null, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("name", name);
        query.Add("iso", request?.Iso);
        query.Add("from", Stamp(request?.From));
        query.Add("to", Stamp(request?.To));
        query.Add("market", request?.Market);
        var content = new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return PostAsync("/v1/backfills" + query, content, ApiJson.Default.BackfillView, cancellation);
    }

    /// <summary>Backfills of the silo that answers, newest first.</summary>
    public async Task<IReadOnlyList<BackfillView>> GetBackfillsAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/backfills", ApiJson.Default.BackfillList, cancellation)).Backfills;

    /// <exception cref="GridGrainsNotFoundException">The silo that answers has no such backfill.</exception>
    public Task<BackfillView> GetBackfillAsync(string id, CancellationToken cancellation = default) =>
        GetAsync($"/v1/backfills/{Escape(id)}", ApiJson.Default.BackfillView, cancellation);

    /// <inheritdoc cref="GetBackfillAsync"/>
    public Task<BackfillView> CancelBackfillAsync(string id, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/backfills/{Escape(id)}"), ApiJson.Default.BackfillView, cancellation);

    /// <summary>Compares log, tables and grains; give <see cref="GridGrainsClientOptions.RequestTimeout"/> minutes for many days.</summary>
    public Task<AuditReportView> AuditAsync(AuditRequest request, CancellationToken cancellation = default) =>
        PostAsync("/v1/audit", JsonContent.Create(request, ApiJson.Default.AuditRequest), ApiJson.Default.AuditReportView, cancellation);

    private static string QueryOf(IReadOnlyDictionary<string, string>? parameters)
    {
        var query = new QueryText();
        foreach (var (name, value) in parameters ?? new Dictionary<string, string>())
        {
            query.Add(name, value);
        }

        return query.ToString();
    }

    private static string? Stamp(DateTime? utc) => utc?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
