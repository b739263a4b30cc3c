using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Blocks;

/// <summary>Writes columns of a table definition into a block, in the types of their warehouse columns.</summary>
internal static class ColumnBlocks
{
    public const long MicrosPerSecond = 1_000_000;

    private const string LowCardinality = "LowCardinality(";
    private const string Nullable = "Nullable(";

    /// <exception cref="NotSupportedException">The warehouse's type cannot hold the column's values.</exception>
    public static NativeBlock Add(this NativeBlock block, Column column, ColumnBuffer values)
    {
        var type = TypeOf(column);
        var isNullable = type.StartsWith(Nullable, StringComparison.Ordinal);
        var bare = isNullable ? type[Nullable.Length..^1] : type;
        return values switch
        {
            ColumnBuffer<string?> texts when bare == "String" && !isNullable => block.Texts(column.Name, texts.Values.Span),
            ColumnBuffer<byte[]?> bytes when bare == "String" && !isNullable => block.Bytes(column.Name, bytes.Values.Span),
            ColumnBuffer<double> numbers when bare == "Float64" => isNullable
                ? block.Nullables(column.Name, numbers.Values.Span)
                : block.Numbers(column.Name, type, numbers.Values.Span),
            ColumnBuffer<bool> flags when bare is "UInt8" or "Bool" && !isNullable => block.Converted<bool, byte>(column.Name, type, flags.Values.Span, flag => flag ? (byte)1 : (byte)0),
            ColumnBuffer<int> numbers => block.Integers(column.Name, type, bare, isNullable, numbers.Values.Span, numbers.Present.Span),
            ColumnBuffer<long> micros when column.Type == LogicalType.Timestamp => block.Timestamps(column.Name, type, bare, isNullable, micros),
            ColumnBuffer<long> numbers => block.Integers(column.Name, type, bare, isNullable, numbers.Values.Span, numbers.Present.Span),
            _ => throw Unsupported(column.Name, type),
        };
    }

    /// <summary>The type in which values are sent: dictionaries are the server's affair.</summary>
    private static string TypeOf(Column column)
    {
        var type = column.Warehouse?.Type ?? throw new InvalidOperationException($"the warehouse does not keep column {column.Name}");
        return type.StartsWith(LowCardinality, StringComparison.Ordinal) ? type[LowCardinality.Length..^1] : type;
    }

    private static NativeBlock Timestamps(this NativeBlock block, string name, string type, string bare, bool isNullable, ColumnBuffer<long> micros) =>
        bare.StartsWith("DateTime64(6", StringComparison.Ordinal) ? isNullable
            ? block.Head(name, type).Nulls(micros.Values.Length, micros.Present.Span).Integers<long, long>(micros.Values.Span)
            : block.Numbers(name, type, micros.Values.Span)
        : bare.StartsWith("DateTime", StringComparison.Ordinal) && !bare.StartsWith("DateTime64", StringComparison.Ordinal) && !isNullable
            ? block.Converted<long, uint>(name, type, micros.Values.Span, micro => (uint)(micro / MicrosPerSecond))
        : throw Unsupported(name, type);

    private static NativeBlock Integers<T>(
        this NativeBlock block, string name, string type, string bare, bool isNullable, ReadOnlySpan<T> values, ReadOnlySpan<bool> present)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (isNullable)
        {
            block.Head(name, type).Nulls(values.Length, present);
        }
        else
        {
            block.Head(name, type);
        }

        return bare switch
        {
            "UInt8" => block.Integers<T, byte>(values),
            "UInt16" or "Date" => block.Integers<T, ushort>(values),
            "UInt32" => block.Integers<T, uint>(values),
            "Int32" or "Date32" => block.Integers<T, int>(values),
            "Int64" => block.Integers<T, long>(values),
            _ => throw Unsupported(name, type),
        };
    }

    private static NotSupportedException Unsupported(string name, string type) => new($"column {name} cannot be sent as {type}");
}
