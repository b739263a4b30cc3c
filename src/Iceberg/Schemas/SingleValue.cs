using System.Buffers.Binary;
using System.Text;

namespace GridGrains.Iceberg.Schemas;

/// <summary>
/// Single values (bounds, partition values, literals) as boxed CLR values: boolean <see cref="bool"/>; int, date
/// <see cref="int"/>; long, time, timestamps <see cref="long"/>; <see cref="float"/>; <see cref="double"/>; decimal the unscaled
/// <see cref="Int128"/>; <see cref="string"/>; <see cref="Guid"/>; fixed and binary <see cref="byte"/> arrays.
/// Their binary form is that of the specification's Appendix D.
/// </summary>
public static class SingleValue
{
    public static byte[] ToBinary(PrimitiveType type, object value)
    {
        switch (value)
        {
            case bool flag:
                return [flag ? (byte)1 : (byte)0];
            case int number:
                return BitConverter.IsLittleEndian ? BitConverter.GetBytes(number) : BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(number));
            case long number:
                return BitConverter.IsLittleEndian ? BitConverter.GetBytes(number) : BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(number));
            case float number:
                return ToBinary(type, BitConverter.SingleToInt32Bits(number));
            case double number:
                return ToBinary(type, BitConverter.DoubleToInt64Bits(number));
            case Int128 unscaled:
                return DecimalBytes.Minimal(unscaled);
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case Guid id:
                return id.ToByteArray(bigEndian: true);
            case byte[] bytes:
                return bytes;
            default:
                throw new IcebergException(IcebergErrorCode.InvalidData, $"{value.GetType().Name} is not a value of {type}");
        }
    }

    /// <summary>Reads a bound; one written before the column was widened has the narrower width and is widened here.</summary>
    public static object FromBinary(PrimitiveType type, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return type.Kind switch
            {
                TypeKind.Boolean => bytes[0] != 0,
                TypeKind.Int or TypeKind.Date => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                TypeKind.Long when bytes.Length == sizeof(int) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
                TypeKind.Long or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                TypeKind.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                TypeKind.Double when bytes.Length == sizeof(float) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
                TypeKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                TypeKind.Decimal => DecimalBytes.Read(bytes),
                TypeKind.String => Encoding.UTF8.GetString(bytes),
                TypeKind.Uuid => new Guid(bytes, bigEndian: true),
                _ => bytes.ToArray(),
            };
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"{bytes.Length} bytes are not a value of {type}", e);
        }
    }

    /// <summary>The order of bounds: numeric, strings by code point, bytes and uuids unsigned.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string a, string b) => CodePointOrder.Compare(a, b),
        (Guid a, Guid b) => a.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.ToByteArray(bigEndian: true)),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (IComparable a, _) when left.GetType() == right.GetType() => a.CompareTo(right),
        _ => throw new IcebergException(IcebergErrorCode.InvalidExpression, $"{left.GetType().Name} and {right.GetType().Name} do not compare"),
    };

    /// <summary>Whether two values, either of which may be null, are the same.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        _ => left.Equals(right),
    };

    /// <summary>
    /// Turns a literal into the form of <paramref name="type"/>: besides that form itself, wider and narrower numbers that fit,
    /// <see cref="decimal"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> and <see cref="DateTimeOffset"/>.
    /// </summary>
    public static object From(PrimitiveType type, object literal)
    {
        try
        {
            return (type.Kind, literal) switch
            {
                (TypeKind.Boolean, bool) => literal,
                (TypeKind.Int, int or long or short) => checked((int)Convert.ToInt64(literal)),
                (TypeKind.Long, int or long or short) => Convert.ToInt64(literal),
                (TypeKind.Float, float or double or int or long) => Convert.ToSingle(literal),
                (TypeKind.Double, float or double or int or long) => Convert.ToDouble(literal),
                (TypeKind.Decimal, Int128) => literal,
                (TypeKind.Decimal, decimal or int or long) => DecimalBytes.Unscaled(Convert.ToDecimal(literal), type.Scale),
                (TypeKind.Date, int) => literal,
                (TypeKind.Date, DateOnly date) => date.DayNumber - IcebergEpochTime.EpochDayNumber,
                (TypeKind.Time, TimeOnly time) => time.Ticks / TimeSpan.TicksPerMicrosecond,
                (TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz, long) => literal,
                (TypeKind.Timestamp, DateTime local) => IcebergEpochTime.Micros(local),
                (TypeKind.TimestampTz, DateTime { Kind: DateTimeKind.Utc } utc) => IcebergEpochTime.Micros(utc),
                (TypeKind.TimestampTz, DateTimeOffset instant) => IcebergEpochTime.Micros(instant.UtcDateTime),
                (TypeKind.String, string) => literal,
                (TypeKind.Uuid, Guid) => literal,
                (TypeKind.Fixed or TypeKind.Binary, byte[]) => literal,
                _ => throw new IcebergException(IcebergErrorCode.InvalidExpression, $"{literal} ({literal.GetType().Name}) is not a {type}"),
            };
        }
        catch (OverflowException e)
        {
            throw new IcebergException(IcebergErrorCode.InvalidExpression, $"{literal} does not fit {type}", e);
        }
    }
}
