using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace GridGrains.Tests.Unit.Egress;

/// <summary>A source of messages on loopback: for each connection a test says what is sent.</summary>
internal sealed class LoopbackSocket : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, WebSocket, Task> _serve;

    /// <param name="serve">Takes the number of the connection, from 1, and serves it to its end.</param>
    public LoopbackSocket(Func<int, WebSocket, Task> serve)
    {
        _serve = serve;
        for (var attempt = 0; ; attempt++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Host = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            }

            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://{Host}/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
            }
        }

        _ = AcceptAsync();
    }

    public string Host { get; }

    /// <summary>Header Authorization of each connection.</summary>
    public ConcurrentQueue<string?> Authorizations { get; } = new();

    /// <summary>Header X-Since of each connection.</summary>
    public ConcurrentQueue<string?> Since { get; } = new();

    public static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        for (var number = 1; _listener.IsListening; number++)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Authorizations.Enqueue(context.Request.Headers["Authorization"]);
                Since.Enqueue(context.Request.Headers["X-Since"]);
                _ = ServeAsync(number, (await context.AcceptWebSocketAsync(null)).WebSocket);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(int number, WebSocket socket)
    {
        try
        {
            await _serve(number, socket);
        }
        catch (Exception ended) when (ended is WebSocketException or IOException or ObjectDisposedException)
        {
            // The other end has gone.
            socket.Abort();
        }
    }
}
