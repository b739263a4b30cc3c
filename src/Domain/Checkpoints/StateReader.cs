using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Checkpoints;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <remarks>Every method throws <see cref="DomainException"/> (<c>StorageVersion</c>) when the bytes end early or hold what cannot be.</remarks>
public ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Torn();
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public DateTime Time()
    {
        var ticks = Signed();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : throw Damaged("a time");
    }

    public PriceProduct Product()
    {
        var value = Byte();
        return value > 0 && value < Markets.PriceProducts.Count ? (PriceProduct)value : throw Damaged("a market");
    }

    public string? Text()
    {
        var length = Unsigned();
        return length == 0 ? null : Encoding.UTF8.GetString(Take((int)length - 1));
    }

    public readonly int Remaining => _rest.Length;

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw Damaged($"{_rest.Length} bytes after its end");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw Torn();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    internal static DomainException Damaged(string what) =>
        new(DomainErrorCode.StorageVersion, $"a stored state holds {what} that cannot be: it is damaged or written by a newer version");

    private static DomainException Torn() =>
        new(DomainErrorCode.StorageVersion, "a stored state ends early: it is damaged or written by a newer version");
}
