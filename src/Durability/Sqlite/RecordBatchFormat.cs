using System.Buffers.Binary;
using System.Numerics;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// The stored form of a record batch. Byte 0: version; 1: codec; 2-5: CRC-32C of all that follows; 6-9: record count; 10-13: length of
/// the plain body; then the body, plain or as one zstd frame. Plain body: per record the lengths of key and value (LEB128), then
/// per record key and value. Integers are little-endian. A batch with a record that has no value is of form 2: there the length of a value
/// is one more, and 0 for none.
/// </summary>
internal static class RecordBatchFormat
{
    public const byte AllHaveValues = 1;
    public const byte SomeLackValues = 2;
    public const byte Newest = SomeLackValues;
    public const int HeaderBytes = 14;
    public const int CodecAt = 1;
    public const int CountAt = 6;
    public const int BodyLengthAt = 10;

    public const byte Plain = 0;
    public const byte Zstd = 1;

    /// <summary>Two lengths of at most five bytes each.</summary>
    public const int MaxLengthBytes = 10;

    private const int CrcAt = 2;
    private const int CheckedFrom = 6;

    public static void Seal(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32LittleEndian(batch[CrcAt..], Crc32C(batch[CheckedFrom..]));

    public static bool IsSound(ReadOnlySpan<byte> batch) =>
        batch.Length >= HeaderBytes && BinaryPrimitives.ReadUInt32LittleEndian(batch[CrcAt..]) == Crc32C(batch[CheckedFrom..]);

    public static int WriteLength(Span<byte> target, int length)
    {
        var rest = (uint)length;
        var written = 0;
        while (rest >= 0x80)
        {
            target[written++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[written++] = (byte)rest;
        return written;
    }

    public static int ReadLength(ReadOnlySpan<byte> source, ref int at)
    {
        uint length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = source[at++];
            length |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return (int)length;
        }
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var last in bytes)
            crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}
