using System.Text;
using GridGrains.Domain.Series;

namespace GridGrains.Feeds.Series;

/// <summary>The tables of docs/series.md: families as the catalog states them, report forms as they state themselves.</summary>
public static class SeriesDocs
{
    public static string Families()
    {
        var text = new StringBuilder("| series | kind | unit | sign | what it is |\n|---|---|---|---|---|\n");
        foreach (var family in SeriesCatalog.All)
        {
            text.Append("| ").AppendJoin(" | ", $"`{family.Pattern}`", family.Kind.ToString().ToLowerInvariant(), family.Unit, family.Sign, family.Doc).Append(" |\n");
        }

        return text.ToString();
    }

    public static string Forms(IEnumerable<ISeriesLayout> forms)
    {
        var text = new StringBuilder("| market | form | reports |\n|---|---|---|\n");
        foreach (var form in forms)
        {
            text.Append("| ").AppendJoin(" | ", form.Iso?.Code ?? "-", $"`{form.Name}`", form.Reports).Append(" |\n");
        }

        return text.ToString();
    }
}
