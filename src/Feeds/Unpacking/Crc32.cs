using System.Buffers.Binary;

namespace GridGrains.Feeds.Unpacking;

/// <summary>The checksum of gzip and zip (polynomial 0x04C11DB7, reflected), eight bytes at a time.</summary>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB88320;
    private const int Lanes = 8;

    private static readonly uint[][] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var (state, tables) = (_state, Tables);
        for (; bytes.Length >= Lanes; bytes = bytes[Lanes..])
        {
            var low = state ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = tables[7][(byte)low] ^ tables[6][(byte)(low >> 8)] ^ tables[5][(byte)(low >> 16)] ^ tables[4][low >> 24]
                ^ tables[3][(byte)high] ^ tables[2][(byte)(high >> 8)] ^ tables[1][(byte)(high >> 16)] ^ tables[0][high >> 24];
        }

        foreach (var last in bytes)
        {
            state = (state >> 8) ^ tables[0][(byte)(state ^ last)];
        }

        _state = state;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[Lanes][];
        for (var lane = 0; lane < Lanes; lane++)
        {
            tables[lane] = new uint[256];
            for (uint index = 0; index < 256; index++)
            {
                tables[lane][index] = lane == 0 ? OfByte(index) : (tables[lane - 1][index] >> 8) ^ tables[0][(byte)tables[lane - 1][index]];
            }
        }

        return tables;
    }

    private static uint OfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        }

        return value;
    }
}
