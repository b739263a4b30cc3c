using System.Text;
using System.Text.Json;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Reads results as names, types and rows of texts.</summary>
internal static class SqlLines
{
    public const string Format = "JSONCompactEachRowWithNamesAndTypes";

    public static async Task<SqlBatchResult> ReadAsync(Stream result, CancellationToken cancellation)
    {
        using var reader = new StreamReader(result, Encoding.UTF8);
        string?[]? names = null, types = null;
        var rows = new List<string?[]>();
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 } line)
        {
            var values = ValuesOf(line);
            if (names is null)
            {
                names = values;
            }
            else if (types is null)
            {
                types = values;
            }
            else
            {
                rows.Add(values);
            }
        }

        return new SqlBatchResult([.. (names ?? []).Zip(types ?? [], (name, type) => new KeyValuePair<string, string>(name!, type!))], rows);
    }

    private static string?[] ValuesOf(string line)
    {
        using var row = JsonDocument.Parse(line);
        var values = new string?[row.RootElement.GetArrayLength()];
        for (var i = 0; i < values.Length; i++)
        {
            var value = row.RootElement[i];
            values[i] = value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            };
        }

        return values;
    }
}
