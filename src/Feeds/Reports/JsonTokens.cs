using System.Buffers;
using System.Text.Json;

namespace GridGrains.Feeds.Reports;

/// <summary>Takes the tokens of a JSON report one by one; the reader is valid only during the call and must not be advanced.</summary>
public interface IJsonTokenSink
{
    void Token(ref Utf8JsonReader reader);
}

/// <summary>
/// Pushes a JSON stream token by token through one pooled buffer, so that memory does not grow with the report. The buffer grows only
/// for a token longer than itself, up to <see cref="MaxTokenBytes"/>.
/// </summary>
public static class JsonTokens
{
    public const int MaxTokenBytes = 1 << 20;

    private const int BufferBytes = 64 * 1024;

    /// <exception cref="ReportFormatException">The stream is no JSON, ends early, or holds an oversized token.</exception>
    public static void Push(Stream content, IJsonTokenSink sink, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            PushAll(content, sink, ref buffer, cancellation);
        }
        catch (JsonException broken)
        {
            throw new ReportFormatException($"no JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}", broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Pushes the whole tokens of a report's first bytes; stops quietly where they end or stop being JSON.</summary>
    public static void PushHead(ReadOnlySpan<byte> start, IJsonTokenSink sink)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                sink.Token(ref reader);
            }
        }
        catch (JsonException)
        {
            // A head decides only what the report looks like; reading it whole reports the error with its place.
        }
    }

    /// <summary>
    /// Whether a name or string is <paramref name="text"/> as it stands, without escapes: comparing escaped text throws where it holds
    /// half of a surrogate pair.
    /// </summary>
    public static bool Is(ref Utf8JsonReader token, ReadOnlySpan<byte> text) =>
        !token.ValueIsEscaped && token.ValueSpan.SequenceEqual(text);

    private static void PushAll(Stream content, IJsonTokenSink sink, ref byte[] buffer, CancellationToken cancellation)
    {
        var state = new JsonReaderState();
        var filled = 0;
        bool ended;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            Grow(ref buffer, filled);
            var read = content.Read(buffer, filled, buffer.Length - filled);
            ended = read == 0;
            filled += read;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), ended, state);
            while (reader.Read())
            {
                sink.Token(ref reader);
            }

            state = reader.CurrentState;
            var consumed = (int)reader.BytesConsumed;
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
        }
        while (!ended);
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        if (filled < buffer.Length)
        {
            return;
        }

        if (buffer.Length >= MaxTokenBytes)
        {
            throw new ReportFormatException($"a JSON token is longer than {MaxTokenBytes} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
