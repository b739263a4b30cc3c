using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GridGrains.Tests.Benchmarks.Load;

/// <summary>One keep-alive HTTP/1.1 connection on a blocking socket. It allocates nothing per exchange, so that the load does not disturb what it measures.</summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _head;
    private byte[] _request = new byte[16 * 1024];
    private byte[] _answer = new byte[1024 * 1024];

    /// <param name="key">API key that every request presents, or null.</param>
    public HttpConnection(Uri address, string path, string? key = null)
    {
        _socket.Connect(IPAddress.Loopback, address.Port);
        _head = Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n{(key is null ? "" : $"Authorization: Bearer {key}\r\n")}Content-Length: ");
    }

    /// <returns>The body; valid until the next exchange.</returns>
    /// <exception cref="InvalidOperationException">Any answer but 200.</exception>
    public ReadOnlySpan<byte> Post(ReadOnlySpan<byte> body)
    {
        Send(body);
        var (received, bodyStart) = ReceiveHead();
        var head = _answer.AsSpan(0, bodyStart);
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(_answer.AsSpan(0, received)));
        }

        var length = LengthOf(head);
        EnsureAnswer(bodyStart + length);
        while (received < bodyStart + length)
        {
            received += Receive(received);
        }

        return _answer.AsSpan(bodyStart, length);
    }

    public void Dispose() => _socket.Dispose();

    private void Send(ReadOnlySpan<byte> body)
    {
        if (_request.Length < _head.Length + 32 + body.Length)
        {
            _request = new byte[2 * (_head.Length + 32 + body.Length)];
        }

        _head.CopyTo(_request, 0);
        body.Length.TryFormat(_request.AsSpan(_head.Length), out var digits);
        var length = _head.Length + digits;
        HeadEnd.CopyTo(_request, length);
        length += HeadEnd.Length;
        body.CopyTo(_request.AsSpan(length));
        length += body.Length;
        for (var sent = 0; sent < length;)
        {
            sent += _socket.Send(_request.AsSpan(sent, length - sent));
        }
    }

    private (int Received, int BodyStart) ReceiveHead()
    {
        var received = 0;
        while (true)
        {
            received += Receive(received);
            var end = _answer.AsSpan(0, received).IndexOf(HeadEnd);
            if (end >= 0)
            {
                return (received, end + HeadEnd.Length);
            }
        }
    }

    private int Receive(int at)
    {
        var received = _socket.Receive(_answer.AsSpan(at));
        return received > 0 ? received : throw new InvalidOperationException("the server closed the connection");
    }

    private void EnsureAnswer(int bytes)
    {
        if (_answer.Length < bytes)
        {
            Array.Resize(ref _answer, bytes);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int length, out _)
            ? length
            : throw new InvalidOperationException($"an answer without length: {Encoding.ASCII.GetString(head)}");
    }
}
