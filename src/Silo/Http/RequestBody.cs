using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace GridGrains.Silo.Http;

/// <summary>A whole request body in pooled memory. Dispose it when the answer is written: slices of it are used until then.</summary>
internal readonly struct RequestBody : IDisposable
{
    private const int DroppedFactor = 4;

    private readonly byte[] _rented;
    private readonly int _start;
    private readonly int _length;

    private RequestBody(byte[] rented, int start, int length) => (_rented, _start, _length) = (rented, start, length);

    public ReadOnlySpan<byte> Span => _rented.AsSpan(_start, _length);

    public ReadOnlyMemory<byte> Memory => _rented.AsMemory(_start, _length);

    /// <summary>Reads the whole body, takes its content coding off, and a byte-order mark.</summary>
    /// <exception cref="ApiException">
    /// 413: the body is larger than <paramref name="maxBytes"/>, packed or unpacked; 415: a coding or an encoding that is not taken; 400: a damaged coding.
    /// </exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int maxBytes)
    {
        var coding = RequestCoding.Of(context);
        var (rented, length) = await ReadPackedAsync(context, maxBytes);
        if (coding != RequestCoding.None)
        {
            var packed = rented;
            try
            {
                (rented, length) = RequestCoding.Unpack(coding, packed, length, maxBytes);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(packed);
            }
        }

        return Plain(rented, length);
    }

    private static RequestBody Plain(byte[] rented, int length)
    {
        var body = rented.AsSpan(0, length);
        if (IsWide(body))
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw new ApiException(EngineProblems.UnsupportedCharset, "the body is UTF-16 or UTF-32; send it as UTF-8");
        }

        var mark = body.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        return new RequestBody(rented, mark, length - mark);
    }

    // No text begins with a zero, or has one as its second letter.
    private static bool IsWide(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.Unicode.Preamble) || body.StartsWith(Encoding.BigEndianUnicode.Preamble)
        || (body.Length >= 2 && (body[0] == 0 || body[1] == 0));

    private static async ValueTask<(byte[] Rented, int Length)> ReadPackedAsync(HttpContext context, int maxBytes)
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

    private static (byte[] Rented, int Length) Take(PipeReader reader, ReadOnlySequence<byte> body)
    {
        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        body.CopyTo(rented);
        reader.AdvanceTo(body.End);
        return (rented, length);
    }

    private static ApiException TooLarge(long maxBytes) => ApiException.TooLarge($"the body has more than {maxBytes} bytes");
}
