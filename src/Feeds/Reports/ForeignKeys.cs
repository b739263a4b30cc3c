using System.Text;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Refuses reports with one more key column than their form knows. Such a report has every column that the form asks for, but its rows
/// are about something smaller: read without that column, prices of different places overwrite each other.
/// </summary>
internal static class ForeignKeys
{
    private const int MaxRows = 2000;

    /// <summary>What prices are published by beside place and time, in any market.</summary>
    private static readonly ReportColumn[] Common =
    [
        .. ReportColumn.Foreign(
            "TIE", "TIE_NAME", "TIE_POINT", "INTERTIE", "INTERTIE_NAME", "CONSTRAINT", "CONSTRAINT_NAME", "CONSTRAINT_ID", "CONTINGENCY",
            "CONTINGENCY_NAME", "CASE", "CASE_ID", "SCENARIO", "SCENARIO_ID", "DIRECTION", "SEGMENT", "BLOCK", "STEP", "BUS", "BUS_NAME", "BUS_ID"),
    ];

    /// <exception cref="ReportFormatException">The file has a column that belongs into the key and is not in the form's.</exception>
    public static void Refuse(IReportLayout layout, ReportHead head)
    {
        foreach (var names in HeadNames.Of(head))
        {
            // The report with the most columns is what the file is.
            var tables = layout.Form.Tables.Where(table => table.Matches(names.Normalized)).OrderByDescending(table => table.Required.Count()).ToList();
            if (tables.Count == 0)
            {
                continue;
            }

            var foreign = tables.Select(table => ForeignIn(table, names)).ToList();
            if (foreign.All(name => name is not null))
            {
                throw Refusal(layout, tables[0], foreign[0]!);
            }

            if (layout.Form.Syntax == ReportSyntax.Csv && Distinguishing(tables[0], layout.Form, names, head) is { } column)
            {
                throw Refusal(layout, tables[0], column);
            }

            return;
        }
    }

    private static ReportFormatException Refusal(IReportLayout layout, ReportTable table, string column) => new(
        $"has the columns of {layout.Name}, and '{HeadNames.Shortened(column)}' beside them: its prices are kept by {string.Join(", ", table.Key.Select(key => key.Name))}"
        + $" and '{HeadNames.Shortened(column)}', a key that this form does not have");

    private static string? ForeignIn(ReportTable table, HeadNames names) => names.Raw.FirstOrDefault(name =>
    {
        var normalized = CsvHeader.Normalized(name);
        return table.Columns.FirstOrDefault(column => column.IsSpelled(normalized)) is { } known
            ? known.Use == ColumnUse.ForeignKey
            : Common.Any(column => column.IsSpelled(normalized));
    });

    /// <summary>An unknown column that differs between rows of one key: only it distinguishes them.</summary>
    private static string? Distinguishing(ReportTable table, ReportForm form, HeadNames names, ReportHead head)
    {
        var unknown = Enumerable.Range(0, names.Raw.Count).Where(position => IsUnknown(form, names.Raw[position])).ToArray();
        if (unknown.Length == 0)
        {
            return null;
        }

        var key = Enumerable.Range(0, names.Raw.Count)
            .Where(position => table.Key.Any(column => column.IsSpelled(CsvHeader.Normalized(names.Raw[position])))).ToArray();
        using var rows = head.ReadCsv();
        var seen = new Dictionary<string, string[]>(StringComparer.Ordinal);
        for (var row = 0; row < MaxRows && rows.ReadRow(NoSink.Instance); row++)
        {
            if (rows.Line <= names.Line)
            {
                continue;
            }

            var fields = Texts(rows, unknown);
            var differing = DifferingField(seen, string.Join('\u001f', Texts(rows, key)), fields);
            if (differing >= 0)
            {
                return names.Raw[unknown[differing]];
            }
        }

        return null;
    }

    /// <returns>-1 for the first row of a key, and for one that is like it.</returns>
    private static int DifferingField(Dictionary<string, string[]> seen, string key, string[] fields)
    {
        if (seen.TryAdd(key, fields))
        {
            return -1;
        }

        var earlier = seen[key];
        for (var field = 0; field < fields.Length; field++)
        {
            if (fields[field] != earlier[field])
            {
                return field;
            }
        }

        return -1;
    }

    private static bool IsUnknown(ReportForm form, string name)
    {
        var normalized = CsvHeader.Normalized(name);
        return normalized.Length > 0 && !form.Tables.Any(table => table.Columns.Any(column => column.IsSpelled(normalized)));
    }

    private static string[] Texts(Utf8CsvReader rows, int[] positions) => [.. positions.Select(position => Encoding.UTF8.GetString(rows[position]))];
}
