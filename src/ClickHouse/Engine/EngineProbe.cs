using System.Net.Http.Headers;
using System.Text;

namespace GridGrains.ClickHouse.Engine;

/// <summary>Asks an engine whether it is there.</summary>
internal sealed class EngineProbe(TimeSpan timeout) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = timeout };

    /// <summary>True where the engine answers and takes the secret.</summary>
    public async Task<bool> AnswersAsync(ClickHouseEndpoint endpoint, CancellationToken cancellation) =>
        await GetAsync(endpoint, "ping", cancellation) is not null;

    /// <summary>The engine's version; null where it does not answer.</summary>
    public Task<string?> VersionAsync(ClickHouseEndpoint endpoint, CancellationToken cancellation) => GetAsync(endpoint, "?query=SELECT%20version()", cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<string?> GetAsync(ClickHouseEndpoint endpoint, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.User}:{endpoint.Password}")));
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode ? (await response.Content.ReadAsStringAsync(cancellation)).Trim() : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
