using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace GridGrains.Tests.Unit.Feeds.Unpacking;

/// <summary>Packs reports as the tests need them, and damages them.</summary>
internal static class Packed
{
    public const string Name = "DA-LMP-SL-202503190100.csv";

    public const string Header = "Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n";

    /// <summary>A report of SPP whose rows differ enough to pack like a real one.</summary>
    public static byte[] Report(int rows, string lineEnd = "\n")
    {
        var random = new Random(7);
        var text = new StringBuilder(Header.Replace("\n", lineEnd, StringComparison.Ordinal));
        for (var row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"03/19/2025 01:00:00,03/19/2025 06:00:00,NODE_{row},P_{row},{random.Next(9999) / 100.0},0.1,-2.1,{random.Next(9999) / 100.0}{lineEnd}");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.Optimal, entries);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>The bytes with a 32-bit number changed, in the record that <paramref name="signature"/> begins: the last of them.</summary>
    public static byte[] Changed(byte[] zip, ReadOnlySpan<byte> signature, int offset, Func<uint, uint> change)
    {
        var changed = (byte[])zip.Clone();
        var field = changed.AsSpan(changed.AsSpan().LastIndexOf(signature) + offset);
        BinaryPrimitives.WriteUInt32LittleEndian(field, change(BinaryPrimitives.ReadUInt32LittleEndian(field)));
        return changed;
    }
}
