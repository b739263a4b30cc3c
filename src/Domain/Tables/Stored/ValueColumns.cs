namespace GridGrains.Domain.Tables.Stored;

/// <summary>Reads a value as the element of a column's buffer. Implemented by empty structs.</summary>
internal interface IElementOf<T>
{
    static abstract T Of(in ColumnValue value);
}

/// <summary>A column of <see cref="ValueRow"/> whose absent values say so themselves.</summary>
internal sealed record PlainValueColumn<T, TOf>(int FieldId, string Name, LogicalType Type, int Index) : Column<ValueRow>(FieldId, Name, Type)
    where TOf : struct, IElementOf<T>
{
    public override void CopyTo(ReadOnlySpan<ValueRow> rows, ColumnBuffer buffer)
    {
        var values = ((ColumnBuffer<T>)buffer).Append(rows.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = TOf.Of(in rows[i].Values[Index]);
        }
    }
}

/// <summary>A column of <see cref="ValueRow"/> whose absent values are marked.</summary>
internal sealed record MarkedValueColumn<T, TOf>(int FieldId, string Name, LogicalType Type, int Index) : Column<ValueRow>(FieldId, Name, Type)
    where TOf : struct, IElementOf<T>
{
    public override void CopyTo(ReadOnlySpan<ValueRow> rows, ColumnBuffer buffer)
    {
        var values = ((ColumnBuffer<T>)buffer).Append(rows.Length, out var present);
        for (var i = 0; i < values.Length; i++)
        {
            ref readonly var value = ref rows[i].Values[Index];
            (values[i], present[i]) = (TOf.Of(in value), !value.IsAbsent);
        }
    }
}

internal static class ValueColumns
{
    public static Column<ValueRow> Of(int fieldId, string name, LogicalType type, int index) => type switch
    {
        LogicalType.Text => new PlainValueColumn<string?, AsText>(fieldId, name, type, index),
        LogicalType.Bytes => new PlainValueColumn<byte[]?, AsBytes>(fieldId, name, type, index),
        LogicalType.Double => new PlainValueColumn<double, AsDouble>(fieldId, name, type, index),
        LogicalType.Boolean => new MarkedValueColumn<bool, AsBoolean>(fieldId, name, type, index),
        LogicalType.Int32 or LogicalType.Date => new MarkedValueColumn<int, AsInt32>(fieldId, name, type, index),
        _ => new MarkedValueColumn<long, AsInt64>(fieldId, name, type, index),
    };

    private readonly struct AsText : IElementOf<string?>
    {
        public static string? Of(in ColumnValue value) => value.Text;
    }

    private readonly struct AsBytes : IElementOf<byte[]?>
    {
        public static byte[]? Of(in ColumnValue value) => value.Bytes;
    }

    private readonly struct AsDouble : IElementOf<double>
    {
        public static double Of(in ColumnValue value) => value.Double;
    }

    private readonly struct AsBoolean : IElementOf<bool>
    {
        public static bool Of(in ColumnValue value) => value.Integer != 0;
    }

    private readonly struct AsInt32 : IElementOf<int>
    {
        public static int Of(in ColumnValue value) => checked((int)value.Integer);
    }

    private readonly struct AsInt64 : IElementOf<long>
    {
        public static long Of(in ColumnValue value) => value.Integer;
    }
}
