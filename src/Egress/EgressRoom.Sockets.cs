using System.Net.WebSockets;

namespace GridGrains.Egress;

public sealed partial class EgressRoom
{
    // A connection whose other end is gone is noticed after both.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Opens a WebSocket under the same guard: the address that is connected to, the secret's hosts, no redirect.</summary>
    /// <param name="request">Its address begins with ws:// or wss://.</param>
    /// <exception cref="EgressException">Nothing was opened.</exception>
    public async Task<WebSocket> OpenSocketAsync(EgressRequest request, CancellationToken cancellation)
    {
        var http = Require(new UriBuilder(request.Address) { Scheme = SchemeOf(request.Address) }.Uri);
        using var limit = new CancellationTokenSource(_options.Timeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = new ClientWebSocket();
        try
        {
            using var message = MessageOf(request, http);
            await SignAsync(message, request, http, request.Credential, both.Token);
            (socket.Options.KeepAliveInterval, socket.Options.KeepAliveTimeout, socket.Options.CollectHttpResponseDetails) = (KeepAlive, KeepAlive, true);
            foreach (var (name, values) in message.Headers.NonValidated)
            {
                socket.Options.SetRequestHeader(name, string.Join(", ", values));
            }

            await socket.ConnectAsync(new UriBuilder(message.RequestUri!) { Scheme = request.Address.Scheme }.Uri, _http, both.Token);
            return socket;
        }
        catch (Exception failure)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw failure switch
            {
                EgressException => failure,
                OperationCanceledException when limit.IsCancellationRequested && !cancellation.IsCancellationRequested =>
                    new EgressException(EgressError.TimedOut, $"{http.Host} did not answer in {_options.Timeout.TotalSeconds} s"),
                WebSocketException => RefusalOf(failure) ?? new EgressException(
                    EgressError.Unreachable, status == 0 ? $"{http.Host}: no connection" : $"{http.Host} answered {status} and opened no WebSocket", failure),
                _ => failure,
            };
        }
    }

    private static string SchemeOf(Uri address) => address.Scheme switch
    {
        "wss" => "https",
        "ws" => "http",
        _ => throw new EgressException(EgressError.BadAddress, "the address of a WebSocket begins with ws:// or wss://"),
    };

    private static EgressException? RefusalOf(Exception failure)
    {
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is EgressException refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
