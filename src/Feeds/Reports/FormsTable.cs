using System.Text;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Reports;

/// <summary>The table of docs/reports.md: what each form states of its reports.</summary>
public static class FormsTable
{
    public static string Markdown(IReadOnlyList<IReportLayout> layouts)
    {
        var text = new StringBuilder();
        text.Append("| ISO | form | reports | products | product known from | stamp | marks | clock | meaning known from | key |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var layout in layouts)
        {
            foreach (var table in layout.Form.Tables)
            {
                AppendRow(text, layout, table);
            }
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IReportLayout layout, ReportTable table)
    {
        text.Append("| ").AppendJoin(" | ",
            layout.Iso.Code,
            layout.Name,
            table.Reports,
            string.Join(", ", table.Products.Select(product => product.Name())),
            table.ProductFrom,
            table.Stamp.Column,
            table.Stamp.Point == StampPoint.Start ? "**start**" : "**end**",
            table.Stamp.Clock,
            table.Stamp.Source,
            string.Join(", ", table.Key.Select(column => column.IsRequired ? $"`{column.Name}`" : $"(`{column.Name}`)")));
        text.Append(" |\n");
    }
}
