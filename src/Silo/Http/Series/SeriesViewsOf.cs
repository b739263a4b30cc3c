using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Series;

namespace GridGrains.Silo.Http.Series;

/// <summary>Series as answers.</summary>
internal static class SeriesViewsOf
{
    public static readonly IReadOnlyList<SeriesFamilyView> Families =
        [.. SeriesCatalog.All.Select(family => new SeriesFamilyView(family.Pattern, KindOf(family), family.Unit, family.Sign, family.Doc))];

    public static string KindOf(SeriesFamilyInfo family) => family.Kind.ToString().ToLowerInvariant();

    public static SeriesSummary Summary(SeriesListing listing)
    {
        var key = SeriesKey.Parse(listing.Key);
        var family = SeriesCatalog.Find(key.Series)!;
        var last = listing.Last;
        return new SeriesSummary(
            key.Market, key.Series, key.Location, family.Unit, KindOf(family), listing.Source, last.StartUtc, last.Minutes, Number(last.Value), last.KnownAtUtc, listing.Intervals, listing.FirstUtc);
    }

    public static SeriesPointView Point(SeriesPoint point) => new(point.StartUtc, point.Minutes, Number(point.Value), point.KnownAtUtc, point.Source);

    public static SeriesLeadErrorView Error(LeadError error) =>
        new(error.LeadHours, error.Intervals, Math.Round(error.Bias, 3), Math.Round(error.MeanAbsolute, 3), Math.Round(error.RootMeanSquare, 3));

    // JSON has no NaN: what is missing is null. Sums of derived series show no binary noise.
    public static double? Number(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 6) : null;
}
