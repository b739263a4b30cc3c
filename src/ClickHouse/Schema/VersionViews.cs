using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Schema;

/// <summary>The statements of a table's views: of each key the version that is the latest, or that was known at a moment.</summary>
public static class VersionViews
{
    /// <param name="view">One of the table's <see cref="TableDefinition.Views"/>.</param>
    public static string SelectOf(TableDefinition table, VersionView view)
    {
        var key = string.Join(", ", table.Key);
        var columns = string.Join(", ", view.Columns.Select((column, index) => $"latest.{index + 1} AS {table[column].Name}"));
        var (counted, versions) = view.AsOf ? ("", "") : (", versions", "count() AS versions, ");
        string?[] conditions = [view.AsOf ? "known_at <= {as_of:DateTime64(6, 'UTC')}" : null, view.Where];
        var where = conditions.Any(condition => condition is not null) ? $"WHERE {string.Join(" AND ", conditions.Where(condition => condition is not null))}" : "";

        // A tuple keeps its absent parts: argMax of a column alone would pass over the latest version where it is NULL.
        return $"""
            SELECT {key}, {columns}{counted}
            FROM
            (
                SELECT {key}, {versions}argMax(({string.Join(", ", view.Columns)}), ({string.Join(", ", table.Version)})) AS latest
                FROM {table.Projections[0].Name}
                {where}
                GROUP BY {key}
            )
            """;
    }
}
