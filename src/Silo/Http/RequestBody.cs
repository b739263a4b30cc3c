using System.Buffers;
using System.IO.Pipelines;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace GridGrains.Silo.Http;

/// <summary>A whole request body in pooled memory. Dispose it when the answer is written: slices of it are used until then.</summary>
internal readonly struct RequestBody : IDisposable
{
    private const int DroppedFactor = 4;

    private readonly byte[] _rented;
    private readonly int _length;

    private RequestBody(byte[] rented, int length) => (_rented, _length) = (rented, length);

    public ReadOnlySpan<byte> Span => _rented.AsSpan(0, _length);

    public ReadOnlyMemory<byte> Memory => _rented.AsMemory(0, _length);

    /// <exception cref="ApiException">413: the body is larger than <paramref name="maxBytes"/>.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, long maxBytes)
    {
        // Of a body that is somewhat too large the server reads the rest and drops it: a client that still sends would not read the answer.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = DroppedFactor * maxBytes;
        }

        var reader = context.Request.BodyReader;
        if (context.Request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                return Take(reader, read.Buffer);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    private static RequestBody Take(PipeReader reader, ReadOnlySequence<byte> body)
    {
        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        body.CopyTo(rented);
        reader.AdvanceTo(body.End);
        return new RequestBody(rented, length);
    }

    private static ApiException TooLarge(long maxBytes) => ApiException.TooLarge($"the body has more than {maxBytes} bytes");
}
