using System.IO.Compression;
using System.Text;
using Avro;
using Avro.IO;

namespace GridGrains.Iceberg.Manifests;

/// <summary>
/// Avro object container files. The header is written here and not by Apache.Avro, whose schema writer loses
/// <c>"logicalType": "map"</c>. Blocks are deflated.
/// </summary>
internal static class AvroContainer
{
    private const int BlockBytes = 1 << 16;
    private const int SyncBytes = 16;
    private static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    public static void Write(
        Stream output, string schemaJson, IReadOnlyDictionary<string, string> header, Guid sync, IEnumerable<AvroRow> rows)
    {
        var encoder = new BinaryEncoder(output);
        var marker = sync.ToByteArray();
        output.Write(Magic);
        WriteHeader(encoder, new Dictionary<string, string>(header) { ["avro.schema"] = schemaJson, ["avro.codec"] = "deflate" });
        output.Write(marker);
        using var block = new MemoryStream();
        var blockEncoder = new BinaryEncoder(block);
        var count = 0L;
        foreach (var row in rows)
        {
            row.Write(blockEncoder);
            count++;
            if (block.Length < BlockBytes) continue;
            WriteBlock(output, encoder, block, count, marker);
            count = 0;
        }
        if (count > 0) WriteBlock(output, encoder, block, count, marker);
    }

    /// <summary>Reads all rows; whatever is wrong with the bytes is <see cref="IcebergErrorCode.CorruptFile"/>.</summary>
    public static async ValueTask<List<T>> ReadAsync<T>(Stream input, string what, Func<AvroRow, T> decode, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, cancellationToken);
        bytes.Position = 0;
        try
        {
            return Read(bytes, what).ConvertAll(row => decode(row));
        }
        catch (IcebergException e) when (!e.Message.Contains(what, StringComparison.Ordinal))
        {
            throw new IcebergException(e.Code, $"{what}: {e.Message}", e);
        }
        catch (Exception e) when (e is AvroException or IOException or InvalidDataException or ArithmeticException or ArgumentException
            or IndexOutOfRangeException or InvalidCastException or InvalidOperationException or OutOfMemoryException)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"{what} is torn or damaged: {e.Message}", e);
        }
    }

    private static List<AvroRow> Read(MemoryStream bytes, string what)
    {
        var decoder = new BinaryDecoder(bytes);
        var magic = new byte[4];
        bytes.ReadExactly(magic);
        if (!Magic.SequenceEqual(magic)) throw new InvalidDataException("not an Avro container file");
        var header = ReadHeader(decoder);
        var type = AvroType.Parse(header["avro.schema"]) as AvroRecord ?? throw new InvalidDataException("its schema is not a record");
        var codec = header.GetValueOrDefault("avro.codec", "null");
        if (codec is not ("deflate" or "null"))
            throw new IcebergException(IcebergErrorCode.Unsupported, $"{what} is compressed with '{codec}'; deflate and null are supported");
        var marker = new byte[SyncBytes];
        var check = new byte[SyncBytes];
        bytes.ReadExactly(marker);
        var rows = new List<AvroRow>();
        while (bytes.Position < bytes.Length)
        {
            var count = decoder.ReadLong();
            ReadBlock(decoder.ReadBytes(), codec, type, count, rows);
            bytes.ReadExactly(check);
            if (!marker.AsSpan().SequenceEqual(check)) throw new InvalidDataException("a block does not end with the sync marker");
        }
        return rows;
    }

    private static void ReadBlock(byte[] block, string codec, AvroRecord type, long count, List<AvroRow> rows)
    {
        using var plain = new MemoryStream();
        if (codec == "null") plain.Write(block);
        else
        {
            using var inflate = new DeflateStream(new MemoryStream(block), CompressionMode.Decompress);
            inflate.CopyTo(plain);
        }
        plain.Position = 0;
        var decoder = new BinaryDecoder(plain);
        for (; count > 0; count--) rows.Add(AvroRow.Read(type, decoder));
    }

    private static void WriteHeader(BinaryEncoder encoder, Dictionary<string, string> header)
    {
        encoder.WriteMapStart();
        encoder.SetItemCount(header.Count);
        foreach (var (key, value) in header)
        {
            encoder.StartItem();
            encoder.WriteString(key);
            encoder.WriteBytes(Encoding.UTF8.GetBytes(value));
        }
        encoder.WriteMapEnd();
    }

    private static Dictionary<string, string> ReadHeader(BinaryDecoder decoder)
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = decoder.ReadMapStart(); n != 0; n = decoder.ReadMapNext())
            for (; n > 0; n--) header[decoder.ReadString()] = Encoding.UTF8.GetString(decoder.ReadBytes());
        return header.ContainsKey("avro.schema") ? header : throw new InvalidDataException("its header has no schema");
    }

    private static void WriteBlock(Stream output, BinaryEncoder encoder, MemoryStream block, long count, byte[] marker)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) block.WriteTo(deflate);
        encoder.WriteLong(count);
        encoder.WriteLong(packed.Length);
        packed.WriteTo(output);
        output.Write(marker);
        block.SetLength(0);
    }
}
