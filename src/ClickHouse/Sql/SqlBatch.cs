using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Rows that a caller brings with a statement, as the table of one name: nothing is stored for it.</summary>
/// <param name="name">By which statements read it.</param>
/// <param name="columns">All are of the type <see cref="ColumnType"/>.</param>
/// <param name="rows">A text or null a column.</param>
public sealed class SqlBatch(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
{
    /// <summary>Rows of one page may be of other types than those of the next; as texts a statement fits them all.</summary>
    public const string ColumnType = "Nullable(String)";

    /// <summary>What one statement may be given.</summary>
    public const int MaxBytes = 48 << 20;

    /// <summary>Stands for the rows within a statement. No author can name it: it is no table.</summary>
    internal const string Source = "gridgrains_batch";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What statements over it may name: the batch, and nothing else. The same rows give the same result, whenever it is asked.</summary>
    public SqlReach Reach { get; } = SqlReach.OfBatch(new SqlTable(
        name, "the records of a page", Domain.Log.DataClass.Internal, [.. columns.Select(column => new SqlColumn(column, ColumnType, "", null))], IsMerged: false)
    { IsGiven = true });

    /// <summary>A statement of the plan with the rows in it.</summary>
    /// <exception cref="Queries.QueryCappedException">There are too many bytes of them.</exception>
    internal string Around(string statement, string rest)
    {
        var text = new StringBuilder($"WITH {Source} AS (SELECT * FROM format(JSONCompactEachRow, ");
        AppendQuoted(text, string.Join(", ", columns.Select(column => $"{Identifier(column)} {ColumnType}")));
        text.Append(", ");
        AppendQuoted(text, Data());
        return text.Append(")) SELECT * FROM (\n").Append(statement).Append("\n)").Append(rest).ToString();
    }

    /// <summary>The same with one row without values: of no row at all the engine does not give the columns.</summary>
    internal SqlBatch Hollow() => new(name, columns, [new string?[columns.Count]]);

    private string Data()
    {
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, Plain);
        foreach (var row in rows)
        {
            json.Reset();
            json.WriteStartArray();
            foreach (var value in row)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
            json.Flush();
            buffer.WriteByte((byte)'\n');
            if (buffer.Length > MaxBytes)
            {
                throw new Queries.QueryCappedException($"the rows have more than {MaxBytes >> 20} MB; take smaller pages", null);
            }
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Identifier(string column) => $"`{column.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    private static void AppendQuoted(StringBuilder text, string value) =>
        text.Append('\'').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append('\'');
}

/// <summary>What a statement made of a batch.</summary>
/// <param name="Columns">Names and types, as the engine gives them.</param>
/// <param name="Rows">Values as texts; null for NULL.</param>
public sealed record SqlBatchResult(IReadOnlyList<KeyValuePair<string, string>> Columns, IReadOnlyList<string?[]> Rows);
