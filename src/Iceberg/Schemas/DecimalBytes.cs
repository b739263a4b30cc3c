using System.Buffers.Binary;
using System.Globalization;

namespace GridGrains.Iceberg.Schemas;

/// <summary>Unscaled decimals as big-endian two's complement bytes.</summary>
internal static class DecimalBytes
{
    private const int FullWidth = 16;

    /// <summary>The fewest bytes that hold the value.</summary>
    public static byte[] Minimal(Int128 unscaled)
    {
        Span<byte> all = stackalloc byte[FullWidth];
        BinaryPrimitives.WriteInt128BigEndian(all, unscaled);
        var sign = unscaled < 0 ? (byte)0xFF : (byte)0x00;
        var skip = 0;
        while (skip < FullWidth - 1 && all[skip] == sign && (all[skip + 1] & 0x80) == (sign & 0x80)) skip++;
        return all[skip..].ToArray();
    }

    /// <summary>The value, sign-extended to fill <paramref name="destination"/>.</summary>
    public static void WriteFixed(Int128 unscaled, Span<byte> destination)
    {
        Span<byte> all = stackalloc byte[FullWidth];
        BinaryPrimitives.WriteInt128BigEndian(all, unscaled);
        all[(FullWidth - destination.Length)..].CopyTo(destination);
    }

    public static Int128 Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > FullWidth) throw new ArgumentException($"{bytes.Length} bytes are no decimal");
        Span<byte> all = stackalloc byte[FullWidth];
        all.Fill((bytes[0] & 0x80) != 0 ? (byte)0xFF : (byte)0x00);
        bytes.CopyTo(all[(FullWidth - bytes.Length)..]);
        return BinaryPrimitives.ReadInt128BigEndian(all);
    }

    /// <summary>The bytes that hold every decimal of a precision (spec: Parquet and Avro fixed width).</summary>
    public static int WidthOf(int precision)
    {
        var width = 1;
        for (Int128 limit = 128, top = PowerOfTen(precision); width < FullWidth && limit < top; width++) limit *= 256;
        return width;
    }

    public static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }

    /// <summary>Refuses a value with more fractional digits than the column's scale.</summary>
    public static Int128 Unscaled(decimal value, int scale)
    {
        var bits = decimal.GetBits(value);
        var own = (bits[3] >> 16) & 0xFF;
        Int128 unscaled = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]) is var magnitude && value < 0
            ? -(Int128)magnitude
            : (Int128)magnitude;
        if (own <= scale) return checked(unscaled * PowerOfTen(scale - own));
        var (quotient, remainder) = Int128.DivRem(unscaled, PowerOfTen(own - scale));
        return remainder == 0
            ? quotient
            : throw new IcebergException(IcebergErrorCode.InvalidExpression, $"{value} has more than {scale} fractional digits");
    }

    public static string Format(Int128 unscaled, int scale)
    {
        if (scale == 0) return unscaled.ToString(CultureInfo.InvariantCulture);
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(unscaled < 0 ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}";
    }

    public static Int128 Parse(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : text.Length - point - 1;
        if (fraction > scale) throw new FormatException($"{text} has more than {scale} fractional digits");
        var unscaled = Int128.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return checked(unscaled * PowerOfTen(scale - fraction));
    }
}
