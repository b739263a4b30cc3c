using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using GridGrains.ClickHouse.Queries;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Sql;

/// <summary>Makes one JSON document of the engine's lines: names, types, then a list per row. Rows are passed on as they are.</summary>
internal sealed class SqlJsonWriter(PipeWriter output)
{
    /// <summary>A list a line; the first two are names and types.</summary>
    public static readonly ResultForm Lines = new("json", "JSONCompactEachRowWithNamesAndTypes", "application/json");

    private const int FlushBytes = 64 * 1024;

    private string[]? _names;
    private bool _hasTypes;

    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    public async Task WriteAsync(Stream result, bool isTruncated, string source, CancellationToken cancellation)
    {
        var input = PipeReader.Create(result);
        for (ReadResult read = default; !read.IsCompleted;)
        {
            read = await input.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (TryTakeLine(ref rest, read.IsCompleted, out var line))
            {
                Add(line);
                if (output.UnflushedBytes >= FlushBytes)
                {
                    await output.FlushAsync(cancellation);
                }
            }

            input.AdvanceTo(rest.Start, rest.End);
        }

        await input.CompleteAsync();
        Write(_hasTypes ? "\n]"u8 : "{\"columns\":[],\"rows\":[]"u8);
        Write(System.Text.Encoding.UTF8.GetBytes(
            FormattableString.Invariant($",\"row_count\":{Rows},\"truncated\":{(isTruncated ? "true" : "false")},\"source\":{JsonSerializer.Serialize(source, ApiJson.Default.String)}}}")));
        await output.FlushAsync(cancellation);
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        rest = isLast ? rest.Slice(rest.End) : rest;
        return isLast && !line.IsEmpty;
    }

    private void Add(ReadOnlySequence<byte> line)
    {
        if (_names is null)
        {
            _names = TextsOf(line);
        }
        else if (!_hasTypes)
        {
            _hasTypes = true;
            var columns = _names.Zip(TextsOf(line)).Select(pair => new CubeColumn(pair.First, pair.Second)).ToArray();
            Write("{\"columns\":"u8);
            Write(JsonSerializer.SerializeToUtf8Bytes(columns, ApiJson.Default.CubeColumnArray));
            Write(",\"rows\":["u8);
        }
        else
        {
            Write(Rows++ == 0 ? "\n"u8 : ",\n"u8);
            foreach (var piece in line)
            {
                Write(piece.Span);
            }
        }
    }

    private static string[] TextsOf(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize(ref reader, ApiJson.Default.StringArray)!;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        Bytes += bytes.Length;
    }
}
