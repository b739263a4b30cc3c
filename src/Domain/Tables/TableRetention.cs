using System.Globalization;

namespace GridGrains.Domain.Tables;

/// <summary>How long tables keep their rows where an operator has decided otherwise than their declarations: days, or for good.</summary>
public sealed class TableRetention
{
    public const string Never = "never";

    public const int MostDays = 100 * 365;

    private readonly IReadOnlyDictionary<string, int?> _days;

    private TableRetention(IReadOnlyDictionary<string, int?> days) => _days = days;

    /// <summary>As declared.</summary>
    public static TableRetention Declared { get; } = new(new Dictionary<string, int?>());

    /// <summary>Names of the tables that are kept otherwise.</summary>
    public IEnumerable<string> Tables => _days.Keys;

    /// <param name="text"><c>iso_rt_lmp=7300;iso_da_lmp=never</c>.</param>
    /// <param name="fault">What cannot be taken, for people; null when all can.</param>
    public static bool TryParse(string text, out TableRetention retention, out string? fault)
    {
        (retention, fault) = (Declared, null);
        var days = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !TryDays(pair[(at + 1)..].Trim(), out var kept))
            {
                fault = $"'{pair}' is not a table with its days, such as iso_rt_lmp=7300, or iso_rt_lmp={Never}; days are 1 to {MostDays}";
                return false;
            }

            if (!days.TryAdd(pair[..at].Trim(), kept))
            {
                fault = $"'{pair[..at].Trim()}' is named twice";
                return false;
            }
        }

        if (days.Count == 0)
        {
            fault = "no table is named";
            return false;
        }

        retention = new TableRetention(days);
        return true;
    }

    /// <returns>Days of the time column; null where rows are kept for good.</returns>
    public int? DaysOf(string table, int? declared) => _days.TryGetValue(table, out var days) ? days : declared;

    /// <inheritdoc cref="DaysOf(string, int?)"/>
    public int? DaysOf(TableDefinition table) => DaysOf(table.Name, table.RetentionDays);

    /// <summary>A table of the warehouse is kept as its own name says; else as the table that it shows, where both are declared alike.</summary>
    /// <returns>Days of the time column; null where rows are kept for good.</returns>
    public int? DaysOf(TableDefinition table, Projection projection) =>
        DaysOf(projection.Name, projection.RetentionDays == table.RetentionDays ? DaysOf(table) : projection.RetentionDays);

    private static bool TryDays(string text, out int? days)
    {
        days = null;
        if (text == Never)
        {
            return true;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostDays;
        days = number;
        return isNumber;
    }
}
