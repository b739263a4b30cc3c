namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>Positions of columns by their names; of two with one name the first is meant.</summary>
internal static class TableColumns
{
    public static Dictionary<string, int> Of(IReadOnlyList<string> names)
    {
        var columns = new Dictionary<string, int>();
        for (var position = 0; position < names.Count; position++)
        {
            columns.TryAdd(names[position], position);
        }

        return columns;
    }
}
