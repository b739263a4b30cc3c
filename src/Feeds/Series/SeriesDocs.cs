using System.Text;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Series;

/// <summary>The tables of docs/series.md and docs/feeds.md: families as the catalog states them, report forms and live feeds as they state themselves.</summary>
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

    public static string LiveReports()
    {
        var text = new StringBuilder("| market | feed | brings | every | days back | fetched again | needs |\n|---|---|---|---|---|---|---|\n");
        foreach (var feed in LiveFeeds.All)
        {
            text.Append("| ").AppendJoin(" | ",
                feed.Iso.Code, $"`{feed.Name}`", feed.Doc, $"{feed.Every.TotalMinutes:0} min", feed.IsDaily ? $"{feed.CatchUpDays}" : "-",
                feed.CorrectedDays.Count == 0 ? "-" : $"{string.Join(", ", feed.CorrectedDays)} days later", feed.Credential is null ? "-" : $"credential `{feed.Credential.Name}`").Append(" |\n");
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
