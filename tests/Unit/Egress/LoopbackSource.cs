using System.Net;
using System.Net.Sockets;

namespace GridGrains.Tests.Unit.Egress;

/// <summary>A source of data on loopback that answers as a test says.</summary>
internal sealed class LoopbackSource : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerRequest, HttpListenerResponse, byte[]> _answer;
    private readonly List<string> _asked = [];

    public LoopbackSource(Func<HttpListenerRequest, HttpListenerResponse, byte[]> answer)
    {
        _answer = answer;
        // A free port may be taken before it is listened on: another one then.
        for (var attempt = 0; ; attempt++)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
            }
        }

        _ = ServeAsync();
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    public string Url => $"http://{Host}";

    /// <summary>Paths with their queries, in the order in which they were asked for.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                lock (_asked)
                {
                    _asked.Add(context.Request.RawUrl!);
                }

                var body = _answer(context.Request, context.Response);
                context.Response.ContentLength64 = body.Length;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }
}
