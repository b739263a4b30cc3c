using System.Buffers.Binary;
using System.Numerics;

namespace GridGrains.ClickHouse.Embedded.Blocks;

/// <summary>CityHash128 as of its version 1.0.2, which ClickHouse keeps for the checksums of its blocks. Later versions of CityHash give other values.</summary>
internal static class CityHash128
{
    private const ulong K0 = 0xc3a5c85c97cb3127;
    private const ulong K1 = 0xb492b66fbe98f273;
    private const ulong K2 = 0x9ae16a3b2f90404f;
    private const ulong K3 = 0xc949d7c7509e6557;
    private const ulong Multiplier = 0x9ddfea08eb382d69;

    public static (ulong Low, ulong High) Of(ReadOnlySpan<byte> data) => data.Length switch
    {
        >= 16 => Seeded(data[16..], Word(data, 0) ^ K3, Word(data, 8)),
        >= 8 => Seeded([], Word(data, 0) ^ ((ulong)data.Length * K0), Word(data, data.Length - 8) ^ K1),
        _ => Seeded(data, K0, K1),
    };

    private static (ulong Low, ulong High) Seeded(ReadOnlySpan<byte> data, ulong first, ulong second) =>
        data.Length < 128 ? Short(data, first, second) : Long(data, first, second);

    private static (ulong Low, ulong High) Short(ReadOnlySpan<byte> data, ulong a, ulong b)
    {
        ulong c, d;
        if (data.Length <= 16)
        {
            a = Mix(a * K1) * K1;
            c = (b * K1) + UpTo16(data);
            d = Mix(a + (data.Length >= 8 ? Word(data, 0) : c));
        }
        else
        {
            c = Join(Word(data, data.Length - 8) + K1, a);
            d = Join(b + (ulong)data.Length, c + Word(data, data.Length - 16));
            a += d;
            for (int left = data.Length - 16, at = 0; left > 0; left -= 16, at += 16)
            {
                a = (a ^ (Mix(Word(data, at) * K1) * K1)) * K1;
                b ^= a;
                c = (c ^ (Mix(Word(data, at + 8) * K1) * K1)) * K1;
                d ^= c;
            }
        }

        (a, b) = (Join(a, c), Join(d, b));
        return (a ^ b, Join(b, a));
    }

    private static (ulong Low, ulong High) Long(ReadOnlySpan<byte> data, ulong x, ulong y)
    {
        var z = K1 * (ulong)data.Length;
        (ulong First, ulong Second) v, w;
        v.First = (Rotate(y ^ K1, 49) * K1) + Word(data, 0);
        v.Second = (Rotate(v.First, 42) * K1) + Word(data, 8);
        w.First = (Rotate(y + z, 35) * K1) + x;
        w.Second = Rotate(x + Word(data, 88), 53) * K1;
        var at = 0;
        for (; data.Length - at >= 128; at += 128)
        {
            Step(data[at..], ref x, ref y, ref z, ref v, ref w);
            Step(data[(at + 64)..], ref x, ref y, ref z, ref v, ref w);
        }

        y += (Rotate(w.First, 37) * K0) + z;
        x += Rotate(v.First + z, 49) * K0;
        for (var done = 32; done < data.Length - at + 32; done += 32)
        {
            // The last step may reach back into what was hashed before.
            var tail = data[(data.Length - done)..];
            y = (Rotate(y - x, 42) * K0) + v.Second;
            w.First += Word(tail, 16);
            x = (Rotate(x, 49) * K0) + w.First;
            w.First += v.First;
            v = Weak(tail, v.First, v.Second);
        }

        (x, y) = (Join(x, v.First), Join(y, w.First));
        return (Join(x + v.Second, w.Second) + y, Join(x + w.Second, y + v.Second));
    }

    private static void Step(ReadOnlySpan<byte> data, ref ulong x, ref ulong y, ref ulong z, ref (ulong First, ulong Second) v, ref (ulong First, ulong Second) w)
    {
        x = (Rotate(x + y + v.First + Word(data, 16), 37) * K1) ^ w.Second;
        y = (Rotate(y + v.Second + Word(data, 48), 42) * K1) ^ v.First;
        z = Rotate(z ^ w.First, 33);
        v = Weak(data, v.Second * K1, x + w.First);
        w = Weak(data[32..], z + w.Second, y);
        (z, x) = (x, z);
    }

    private static (ulong First, ulong Second) Weak(ReadOnlySpan<byte> data, ulong a, ulong b)
    {
        a += Word(data, 0);
        b = Rotate(b + a + Word(data, 24), 21);
        var start = a;
        a += Word(data, 8) + Word(data, 16);
        b += Rotate(a, 44);
        return (a + Word(data, 24), b + start);
    }

    private static ulong UpTo16(ReadOnlySpan<byte> data)
    {
        var length = (ulong)data.Length;
        switch (data.Length)
        {
            case > 8:
                var last = Word(data, data.Length - 8);
                return Join(Word(data, 0), Rotate(last + length, data.Length)) ^ last;
            case >= 4:
                return Join(length + ((ulong)Half(data, 0) << 3), Half(data, data.Length - 4));
            case > 0:
                var y = data[0] + ((uint)data[data.Length >> 1] << 8);
                var z = (uint)data.Length + ((uint)data[^1] << 2);
                return Mix((y * K2) ^ (z * K3)) * K2;
            default:
                return K2;
        }
    }

    private static ulong Join(ulong low, ulong high)
    {
        var a = (low ^ high) * Multiplier;
        a ^= a >> 47;
        var b = (high ^ a) * Multiplier;
        b ^= b >> 47;
        return b * Multiplier;
    }

    private static ulong Mix(ulong value) => value ^ (value >> 47);

    private static ulong Rotate(ulong value, int count) => BitOperations.RotateRight(value, count);

    private static ulong Word(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt64LittleEndian(data[at..]);

    private static uint Half(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
}
