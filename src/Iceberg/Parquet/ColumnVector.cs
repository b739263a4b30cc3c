using System.Runtime.CompilerServices;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Parquet;

/// <summary>
/// The values of one column for some rows, as one array. Element types: boolean <see cref="bool"/>; int, date <see cref="int"/>;
/// long, time, timestamps <see cref="long"/>; <see cref="float"/>; <see cref="double"/>; decimal the unscaled <see cref="Int128"/>;
/// <see cref="string"/>; <see cref="Guid"/>; fixed and binary <see cref="byte"/> arrays.
/// </summary>
public abstract class ColumnVector
{
    private protected ColumnVector(PrimitiveType type, int count, ReadOnlyMemory<bool> validity)
    {
        if (!validity.IsEmpty && validity.Length != count)
            throw new IcebergException(IcebergErrorCode.InvalidData, $"{count} values have {validity.Length} validity flags");
        (Type, Count, Validity) = (type, count, validity);
    }

    public PrimitiveType Type { get; }

    public int Count { get; }

    /// <summary>False where the value is null; empty when no value is.</summary>
    public ReadOnlyMemory<bool> Validity { get; }

    public bool HasNulls => !Validity.IsEmpty && Validity.Span.Contains(false);

    public bool IsNull(int row) => !Validity.IsEmpty && !Validity.Span[row];

    /// <param name="values">One element per row, of the element type that <paramref name="type"/> has; what stands where validity is false is ignored.</param>
    /// <param name="validity">False where null; empty for none, except that null references of strings and byte arrays are always null.</param>
    public static ColumnVector<T> Of<T>(PrimitiveType type, ReadOnlyMemory<T> values, ReadOnlyMemory<bool> validity = default)
    {
        if (typeof(T) != ElementType(type))
            throw new IcebergException(IcebergErrorCode.InvalidData, $"A column of {type} takes {ElementType(type).Name} values, not {typeof(T).Name}");
        if (validity.IsEmpty && RuntimeHelpers.IsReferenceOrContainsReferences<T>()) validity = NonNull(values.Span);
        return new ColumnVector<T>(type, values, validity);
    }

    public static ColumnVector<T> Of<T>(PrimitiveType type, T[] values, bool[]? validity = null)
        => Of<T>(type, values.AsMemory(), validity.AsMemory());

    /// <summary>The rows at the given positions, in that order.</summary>
    public abstract ColumnVector Take(ReadOnlySpan<int> rows);

    public abstract ColumnVector Slice(int start, int count);

    /// <summary>One value in the form of <see cref="SingleValue"/>; boxes.</summary>
    internal abstract object? ValueAt(int row);

    internal abstract bool AreSame(int left, int right);

    /// <summary>Mixes each row's hash into <paramref name="hashes"/>.</summary>
    internal abstract void MixHashes(Span<int> hashes);

    /// <summary>A column that holds one value, or null, in every row.</summary>
    internal static ColumnVector Constant(PrimitiveType type, object? value, int count) => type.Kind switch
    {
        TypeKind.Boolean => Constant<bool>(type, value, count),
        TypeKind.Int or TypeKind.Date => Constant<int>(type, value, count),
        TypeKind.Long or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => Constant<long>(type, value, count),
        TypeKind.Float => Constant<float>(type, value, count),
        TypeKind.Double => Constant<double>(type, value, count),
        TypeKind.Decimal => Constant<Int128>(type, value, count),
        TypeKind.String => Constant<string>(type, value, count),
        TypeKind.Uuid => Constant<Guid>(type, value, count),
        _ => Constant<byte[]>(type, value, count),
    };

    internal static Type ElementType(PrimitiveType type) => type.Kind switch
    {
        TypeKind.Boolean => typeof(bool),
        TypeKind.Int or TypeKind.Date => typeof(int),
        TypeKind.Long or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => typeof(long),
        TypeKind.Float => typeof(float),
        TypeKind.Double => typeof(double),
        TypeKind.Decimal => typeof(Int128),
        TypeKind.String => typeof(string),
        TypeKind.Uuid => typeof(Guid),
        _ => typeof(byte[]),
    };

    private static ColumnVector<T> Constant<T>(PrimitiveType type, object? value, int count)
    {
        var values = new T[count];
        if (value is null) return new ColumnVector<T>(type, values, new bool[count]);
        Array.Fill(values, (T)value);
        return new ColumnVector<T>(type, values, default);
    }

    private static bool[] NonNull<T>(ReadOnlySpan<T> values)
    {
        var first = 0;
        while (first < values.Length && values[first] is not null) first++;
        if (first == values.Length) return [];
        var validity = new bool[values.Length];
        for (var i = 0; i < values.Length; i++) validity[i] = values[i] is not null;
        return validity;
    }
}

/// <summary>A column's values as an array of their element type.</summary>
public sealed class ColumnVector<T> : ColumnVector
{
    internal ColumnVector(PrimitiveType type, ReadOnlyMemory<T> values, ReadOnlyMemory<bool> validity)
        : base(type, values.Length, validity) => Values = values;

    public ReadOnlyMemory<T> Values { get; }

    public override ColumnVector Take(ReadOnlySpan<int> rows)
    {
        var from = Values.Span;
        var values = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) values[i] = from[rows[i]];
        if (Validity.IsEmpty) return new ColumnVector<T>(Type, values, default);
        var flags = Validity.Span;
        var validity = new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++) validity[i] = flags[rows[i]];
        return new ColumnVector<T>(Type, values, validity);
    }

    public override ColumnVector Slice(int start, int count) => new ColumnVector<T>(
        Type, Values.Slice(start, count), Validity.IsEmpty ? default : Validity.Slice(start, count));

    internal override object? ValueAt(int row) => IsNull(row) ? null : Values.Span[row];

    internal override bool AreSame(int left, int right)
    {
        var (leftNull, rightNull) = (IsNull(left), IsNull(right));
        if (leftNull || rightNull) return leftNull && rightNull;
        var values = Values.Span;
        return typeof(T) == typeof(byte[])
            ? ((byte[])(object)values[left]!).AsSpan().SequenceEqual((byte[])(object)values[right]!)
            : EqualityComparer<T>.Default.Equals(values[left], values[right]);
    }

    internal override void MixHashes(Span<int> hashes)
    {
        const int Odd = 31;
        var values = Values.Span;
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = hashes[i] * Odd + (IsNull(i) ? 0 : HashOf(values[i]));
    }

    private static int HashOf(T value)
    {
        if (typeof(T) != typeof(byte[])) return EqualityComparer<T>.Default.GetHashCode(value!);
        var hash = new HashCode();
        hash.AddBytes((byte[])(object)value!);
        return hash.ToHashCode();
    }
}
