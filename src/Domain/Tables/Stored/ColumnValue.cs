namespace GridGrains.Domain.Tables.Stored;

/// <summary>One value of a row whose columns are known only at run time, without boxing numbers. The default is absent.</summary>
public readonly struct ColumnValue : IEquatable<ColumnValue>
{
    // What stands in the place of a reference where the bits are a value.
    private static readonly object Number = new();

    private readonly object? _reference;
    private readonly long _bits;

    private ColumnValue(object? reference, long bits) => (_reference, _bits) = (reference, bits);

    public bool IsAbsent => _reference is null;

    public string? Text => _reference as string;

    public byte[]? Bytes => _reference as byte[];

    /// <summary>NaN where absent.</summary>
    public double Double => IsAbsent ? double.NaN : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>A whole number, microseconds of a timestamp, days of a date, 1 for true; 0 where absent.</summary>
    public long Integer => _bits;

    public static ColumnValue Of(string? text) => new(text, 0);

    public static ColumnValue Of(byte[]? bytes) => new(bytes, 0);

    public static ColumnValue Of(double number) => double.IsNaN(number) ? default : new(Number, BitConverter.DoubleToInt64Bits(number));

    public static ColumnValue Of(long number) => new(Number, number);

    public static ColumnValue Of(bool flag) => new(Number, flag ? 1 : 0);

    public static ColumnValue Of(DateTime utc) => new(Number, ColumnTime.Micros(utc));

    /// <summary>Order within a column of one type: absent values first.</summary>
    public static int Compare(LogicalType type, in ColumnValue left, in ColumnValue right) => left.IsAbsent || right.IsAbsent
        ? right.IsAbsent.CompareTo(left.IsAbsent)
        : type switch
        {
            LogicalType.Text => string.CompareOrdinal(left.Text, right.Text),
            LogicalType.Bytes => left.Bytes.AsSpan().SequenceCompareTo(right.Bytes),
            LogicalType.Double => left.Double.CompareTo(right.Double),
            _ => left.Integer.CompareTo(right.Integer),
        };

    public bool Equals(ColumnValue other) => _bits == other._bits
        && (Equals(_reference, other._reference) || (Bytes is { } bytes && other.Bytes is { } others && bytes.AsSpan().SequenceEqual(others)));

    public override bool Equals(object? obj) => obj is ColumnValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_bits, Text);
}

/// <summary>A row of typed values.</summary>
/// <param name="Values">In the order of the table's columns.</param>
public readonly record struct ValueRow(ColumnValue[] Values);
