using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Domain.Tables.Stored;

/// <summary>A column of a table that is described at run time; see <see cref="Column"/>.</summary>
/// <param name="WarehouseType">Null where the warehouse does not keep it.</param>
public sealed record StoredColumn(
    int FieldId, string Name, LogicalType Type, bool Required, string? Doc = null, string? Unit = null, string? From = null, bool InLake = true,
    string? WarehouseType = null, string? WarehouseCodec = null);

/// <summary>
/// The description of a table that people make at run time, as it is stored. A changed one is a new instance: a column that is added gets a field id that
/// none ever had, and the id of one that was taken away is not given again.
/// </summary>
/// <param name="LastFieldId">The greatest id that was ever given.</param>
public sealed record StoredTable(
    string Name, string Doc, string Owner, ImmutableArray<StoredColumn> Columns, int LastFieldId, ImmutableArray<string> Key, ImmutableArray<string> Version, string TimeColumn,
    ImmutableArray<string> Sort, int RetentionDays, int FreshnessSeconds = 30, LakePartitioning Partitioning = LakePartitioning.Day)
{
    public static StoredTable Parse(string json) => JsonSerializer.Deserialize(json, StoredTableJson.Default.StoredTable)
        ?? throw new JsonException("the description of a table is null");

    public string ToJson() => JsonSerializer.Serialize(this, StoredTableJson.Default.StoredTable);

    /// <param name="column">Its field id is not looked at.</param>
    /// <exception cref="ArgumentException">There is a column of this name.</exception>
    public StoredTable With(StoredColumn column) => Columns.Any(known => known.Name == column.Name)
        ? throw new ArgumentException($"table {Name} has a column {column.Name}", nameof(column))
        : this with { Columns = Columns.Add(column with { FieldId = LastFieldId + 1 }), LastFieldId = LastFieldId + 1 };

    /// <exception cref="ArgumentException">There is none, or the table cannot be without it.</exception>
    public StoredTable Without(string column) =>
        Key.Contains(column) || Version.Contains(column) || Sort.Contains(column) || TimeColumn == column || !Columns.Any(known => known.Name == column)
            ? throw new ArgumentException($"table {Name} cannot be without column {column}, or does not have it", nameof(column))
            : this with { Columns = Columns.RemoveAll(known => known.Name == column) };

    /// <summary>Rows have their values in the order of <see cref="Columns"/>.</summary>
    /// <exception cref="ArgumentException">A field id or a name is used twice or was never given, or a role names a column that is not there.</exception>
    public TableDefinition<ValueRow> ToDefinition()
    {
        if (Columns.FirstOrDefault(column => column.FieldId < 1 || column.FieldId > LastFieldId) is { } wrong)
        {
            throw new ArgumentException($"column {wrong.Name} of table {Name} has field id {wrong.FieldId}, of {LastFieldId} that were given");
        }

        var sort = Sort.Select(IndexOf).ToArray();
        _ = Key.Concat(Version).Append(TimeColumn).Select(IndexOf).ToArray();
        string[] kept = [.. Columns.Where(column => column.WarehouseType is not null).Select(column => column.Name)];
        return new TableDefinition<ValueRow>(Name, [.. Columns.Select(ToColumn)], () => new ComparedRowOrdering<ValueRow>((left, right) => Compare(left, right, sort)))
        {
            Doc = Doc,
            Owner = Owner,
            Sla = new TableSla(TimeSpan.FromSeconds(FreshnessSeconds)),
            Key = Key,
            Version = Version,
            TimeColumn = TimeColumn,
            Partitioning = Partitioning,
            Sort = Sort,
            RetentionDays = RetentionDays,
            Projections = kept.Length == 0 ? [] : [new Projection(Name, kept, [.. Key, .. Version], RetentionDays)],
        };
    }

    private static Column<ValueRow> ToColumn(StoredColumn column, int index) => ValueColumns.Of(column.FieldId, column.Name, column.Type, index) with
    {
        Doc = column.Doc,
        Unit = column.Unit,
        From = column.From,
        Required = column.Required,
        InLake = column.InLake,
        Warehouse = column.WarehouseType is null ? null : new WarehouseColumn(column.WarehouseType, column.WarehouseCodec),
    };

    private int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"table {Name} has no column {name}");
    }

    private int Compare(in ValueRow left, in ValueRow right, int[] columns)
    {
        foreach (var column in columns)
        {
            if (ColumnValue.Compare(Columns[column].Type, left.Values[column], right.Values[column]) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredTable))]
internal sealed partial class StoredTableJson : JsonSerializerContext;
