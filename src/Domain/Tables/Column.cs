namespace GridGrains.Domain.Tables;

/// <summary>How the warehouse keeps a column.</summary>
/// <param name="Type">As its DDL names it: <c>LowCardinality(String)</c>, <c>Nullable(Float64)</c>.</param>
/// <param name="Codec">As the server names it, without the word: <c>Delta(8), ZSTD(1)</c>; null for the default.</param>
public sealed record WarehouseColumn(string Type, string? Codec = null)
{
    /// <summary>What stands where the row has no value: NULL, or the default of a type that knows none.</summary>
    public string AbsentAs => Type.StartsWith("Nullable(", StringComparison.Ordinal) ? "NULL" : Type.Contains("String", StringComparison.Ordinal) ? "''" : "0";
}

/// <summary>One column of a table: what it holds, what it is made of, and how each store keeps it.</summary>
/// <param name="FieldId">Part of every file of the lake. A column is added under a new id, and no id is used twice.</param>
public abstract record Column(int FieldId, string Name, LogicalType Type)
{
    /// <summary>What the values are, as files of the lake have it: part of their schema, and so as it was at first.</summary>
    public string? Doc { get; init; }

    /// <summary>What the values are, for people, where <see cref="Doc"/> does not say it.</summary>
    public string? Meaning
    {
        get => field ?? Doc;
        init;
    }

    /// <summary>One of <see cref="Units"/>; null for values that are no numbers.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether every row has a value.</summary>
    public bool Required { get; init; } = true;

    /// <summary>The field of the record that it is made of, or a formula over fields.</summary>
    public string? From { get; init; }

    /// <summary>Fields of the record that <see cref="From"/> reads, where it is not the name of one field; empty where it reads none.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Fields of the record that it is made of.</summary>
    public IReadOnlyList<string> SourceFields => Fields ?? (From is null ? [] : [From]);

    public bool IsNumber => Type is LogicalType.Double or LogicalType.Int32 or LogicalType.Int64;

    /// <summary>False where the lake does not keep it.</summary>
    public bool InLake { get; init; } = true;

    /// <summary>Null where the warehouse does not keep it.</summary>
    public WarehouseColumn? Warehouse { get; init; }

    public virtual ColumnBuffer NewBuffer() => ColumnBuffer.For(Type);
}

/// <inheritdoc/>
public abstract record Column<TRow>(int FieldId, string Name, LogicalType Type) : Column(FieldId, Name, Type)
{
    /// <summary>Appends the column's values of all rows. One call serves many rows: nothing in it is virtual, boxed or allocated per row.</summary>
    /// <param name="buffer">Of <see cref="Column.NewBuffer"/>.</param>
    public abstract void CopyTo(ReadOnlySpan<TRow> rows, ColumnBuffer buffer);
}

/// <summary>The value of a column in a row. Implemented by empty structs, so that a column's loop is compiled for its own value.</summary>
public interface IValueOf<TRow, T>
{
    static abstract T Of(in TRow row);
}

/// <summary>Makes columns of <typeparamref name="TRow"/>.</summary>
public static class ColumnsOf<TRow>
{
    /// <param name="fieldId">See <see cref="Column.FieldId"/>.</param>
    public static Column<TRow> Text<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, string?> => new ValueColumn<TRow, string?, TOf>(fieldId, name, LogicalType.Text) { Doc = doc };

    public static Column<TRow> Bytes<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, byte[]?> => new ValueColumn<TRow, byte[]?, TOf>(fieldId, name, LogicalType.Bytes) { Doc = doc };

    public static Column<TRow> Double<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, double> => new ValueColumn<TRow, double, TOf>(fieldId, name, LogicalType.Double) { Doc = doc };

    public static Column<TRow> Int32<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, int> => new ValueColumn<TRow, int, TOf>(fieldId, name, LogicalType.Int32) { Doc = doc };

    public static Column<TRow> Int64<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, long> => new ValueColumn<TRow, long, TOf>(fieldId, name, LogicalType.Int64) { Doc = doc };

    public static Column<TRow> OptionalInt32<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, int?> => new OptionalColumn<TRow, int, TOf>(fieldId, name, LogicalType.Int32) { Doc = doc, Required = false };

    public static Column<TRow> OptionalInt64<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, long?> => new OptionalColumn<TRow, long, TOf>(fieldId, name, LogicalType.Int64) { Doc = doc, Required = false };

    public static Column<TRow> Timestamp<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, DateTime> => new TimestampColumn<TRow, TOf>(fieldId, name) { Doc = doc };

    /// <summary>Moments that some rows have, in microseconds since 1970.</summary>
    public static Column<TRow> OptionalTimestamp<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, long?> => new OptionalColumn<TRow, long, TOf>(fieldId, name, LogicalType.Timestamp) { Doc = doc, Required = false };

    public static Column<TRow> Date<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, int> => new ValueColumn<TRow, int, TOf>(fieldId, name, LogicalType.Date) { Doc = doc };

    public static Column<TRow> Boolean<TOf>(int fieldId, string name, string? doc = null)
        where TOf : struct, IValueOf<TRow, bool> => new ValueColumn<TRow, bool, TOf>(fieldId, name, LogicalType.Boolean) { Doc = doc };
}

internal sealed record ValueColumn<TRow, T, TOf>(int FieldId, string Name, LogicalType Type) : Column<TRow>(FieldId, Name, Type)
    where TOf : struct, IValueOf<TRow, T>
{
    public override void CopyTo(ReadOnlySpan<TRow> rows, ColumnBuffer buffer)
    {
        var values = ((ColumnBuffer<T>)buffer).Append(rows.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = TOf.Of(in rows[i]);
        }
    }
}

internal sealed record TimestampColumn<TRow, TOf>(int FieldId, string Name) : Column<TRow>(FieldId, Name, LogicalType.Timestamp)
    where TOf : struct, IValueOf<TRow, DateTime>
{
    public override void CopyTo(ReadOnlySpan<TRow> rows, ColumnBuffer buffer)
    {
        var values = ((ColumnBuffer<long>)buffer).Append(rows.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ColumnTime.Micros(TOf.Of(in rows[i]));
        }
    }
}

internal sealed record OptionalColumn<TRow, T, TOf>(int FieldId, string Name, LogicalType Type) : Column<TRow>(FieldId, Name, Type)
    where T : struct
    where TOf : struct, IValueOf<TRow, T?>
{
    public override void CopyTo(ReadOnlySpan<TRow> rows, ColumnBuffer buffer)
    {
        var values = ((ColumnBuffer<T>)buffer).Append(rows.Length, out var present);
        for (var i = 0; i < values.Length; i++)
        {
            var value = TOf.Of(in rows[i]);
            (values[i], present[i]) = (value.GetValueOrDefault(), value.HasValue);
        }
    }
}
