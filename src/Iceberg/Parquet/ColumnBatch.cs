using System.Collections.Immutable;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Parquet;

/// <summary>Some rows of a table, column by column; <see cref="Columns"/> stand in the order of the schema's fields.</summary>
public sealed class ColumnBatch
{
    public ColumnBatch(Schema schema, params ReadOnlySpan<ColumnVector> columns)
    {
        if (columns.Length != schema.Fields.Length)
            throw Invalid($"{columns.Length} columns were given for the {schema.Fields.Length} of the schema");
        for (var i = 0; i < columns.Length; i++)
        {
            var field = schema.Fields[i];
            if (columns[i].Type != field.PrimitiveType) throw Invalid($"Column '{field.Name}' is {field.Type}, not {columns[i].Type}");
            if (columns[i].Count != columns[0].Count) throw Invalid($"Column '{field.Name}' has {columns[i].Count} rows, not {columns[0].Count}");
            if (field.Required && columns[i].HasNulls) throw Invalid($"Column '{field.Name}' is required and has nulls");
        }
        Schema = schema;
        Columns = [.. columns];
        RowCount = columns.Length == 0 ? 0 : columns[0].Count;
    }

    public Schema Schema { get; }

    public ImmutableArray<ColumnVector> Columns { get; }

    public int RowCount { get; }

    /// <summary>The values of a column by name, with the element type of its type (see <see cref="ColumnVector"/>).</summary>
    public ColumnVector<T> Column<T>(string name) => Column(name) as ColumnVector<T>
        ?? throw Invalid($"Column '{name}' is {Column(name).Type}: its values are not {typeof(T).Name}");

    public ColumnVector Column(string name)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Schema.Fields[i].Name == name) return Columns[i];
        }
        throw Invalid($"The batch has no column '{name}'");
    }

    internal ColumnVector? FindColumn(int fieldId)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Schema.Fields[i].Id == fieldId) return Columns[i];
        }
        return null;
    }

    internal ColumnBatch Take(ReadOnlySpan<int> rows)
    {
        var columns = new ColumnVector[Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = Columns[i].Take(rows);
        return new ColumnBatch(Schema, columns);
    }

    internal ColumnBatch Slice(int start, int count)
    {
        if (start == 0 && count == RowCount) return this;
        var columns = new ColumnVector[Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = Columns[i].Slice(start, count);
        return new ColumnBatch(Schema, columns);
    }

    private static IcebergException Invalid(string message) => new(IcebergErrorCode.InvalidData, message);
}
