using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Feeds.Reports;

/// <summary>What fields of prices are made of in each form of report, as the forms state it.</summary>
public static class FormLineage
{
    private const string Record = "record.lmp";

    /// <summary>The dataset of a form's columns.</summary>
    public static string DatasetOf(IReportLayout layout) => $"form.{layout.Name}";

    public static LineagePart Of(IReadOnlyList<IReportLayout> layouts)
    {
        var (edges, roots) = (new List<LineageEdge>(), new Dictionary<LineageNode, string>());
        foreach (var layout in layouts)
        {
            edges.Add(new LineageEdge(new LineageNode(DatasetOf(layout)), new LineageNode(Record), LineageHow.Copy));
            foreach (var field in layout.Form.Tables.SelectMany(table => table.Fields))
            {
                var to = new LineageNode(Record, field.Field);
                edges.AddRange(field.Columns.Select(column => new LineageEdge(
                    new LineageNode(DatasetOf(layout), column), to, field.IsCopy ? column == field.Field ? LineageHow.Copy : LineageHow.Rename : LineageHow.Formula, field.Note)));
                if (field.Columns.Count == 0)
                {
                    roots[to] = field.Note ?? "";
                }
            }
        }

        return new LineagePart(edges, roots);
    }
}
