using System.Globalization;
using GridGrains.ClickHouse.Engine;
using Xunit;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Asks the warehouse itself, past every silo.</summary>
internal sealed class StoredTables : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _database;

    public StoredTables(ClickHouseEndpoint endpoint, string database)
    {
        _database = database;
        _http = new HttpClient { BaseAddress = endpoint.Address };
        _http.DefaultRequestHeaders.Add("X-ClickHouse-User", endpoint.User);
        _http.DefaultRequestHeaders.Add("X-ClickHouse-Key", endpoint.Password);
    }

    /// <summary>Rows, distinct prices and their sum, of every row that lies in the table: a row that is there twice counts twice.</summary>
    public Task<string> FiguresAsync(string table, string iso, DateTime fromUtc, DateTime toUtc) =>
        ScalarAsync($"SELECT concat(toString(count()), ' ', toString(uniqExact(node, ts)), ' ', toString(sum(lmp))) FROM {table} WHERE iso = '{iso}' AND {Within("ts", fromUtc, toUtc)}");

    /// <summary>Minutes that the hours of all nodes are made of.</summary>
    public Task<string> MinutesAsync(string iso, DateTime fromUtc, DateTime toUtc) =>
        ScalarAsync($"SELECT toString(sum(minutes)) FROM node_lmp_1h FINAL WHERE iso = '{iso}' AND {Within("hour", fromUtc, toUtc)}");

    public void Dispose() => _http.Dispose();

    private async Task<string> ScalarAsync(string statement)
    {
        using var answer = await _http.PostAsync($"?database={_database}", new StringContent(statement));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Trim();
    }

    private static string Within(string column, DateTime fromUtc, DateTime toUtc) =>
        string.Create(CultureInfo.InvariantCulture, $"{column} >= '{fromUtc:yyyy-MM-dd HH:mm:ss}' AND {column} < '{toUtc:yyyy-MM-dd HH:mm:ss}'");
}
