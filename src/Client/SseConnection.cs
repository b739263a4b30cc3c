namespace GridGrains.Client;

/// <summary>One connection of a subscription.</summary>
internal static class SseConnection
{
    /// <returns>Null when there is no connection to be had now.</returns>
    /// <exception cref="GridGrainsException">The platform refuses the subscription.</exception>
    public static async Task<HttpResponseMessage?> ConnectAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        using var sent = request;
        try
        {
            response = await http.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }

        try
        {
            await ProblemReader.ThrowIfFailedAsync(response, cancellation);
            return response;
        }
        catch (GridGrainsUnavailableException)
        {
            response.Dispose();
            return null;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <returns>False when the connection has ended.</returns>
    public static async ValueTask<bool> TryMoveAsync<T>(IAsyncEnumerator<T> events, CancellationToken cancellation)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
