using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Series;

public sealed class SeriesSelectionTests
{
    private static readonly DateTime Start = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Rows_that_nobody_has_are_the_same_list()
    {
        var rows = new RowList<SeriesRow>([Row("A", 0, 30), Row("B", 1, 30)]);
        var selection = new SeriesSelection();

        selection.Begin(rows);

        Assert.Same(rows, selection.Take());
    }

    [Fact]
    public void What_the_table_or_an_earlier_row_says_is_left_out_and_another_value_issue_or_length_is_not()
    {
        var selection = new SeriesSelection();
        selection.Begin(new RowList<SeriesRow>(
            [Row("A", 0, 30), Row("A", 1, 30), Row("A", 2, 31), Row("A", 3, 30, issue: 1), Row("A", 4, 30, minutes: 60), Row("B", 5, double.NaN), Row("C", 6, -0.0)]));

        foreach (var known in (SeriesRow[])[Row("B", 77, double.NaN), Row("C", 78, 0.0), Row("C", 79, 0.0), Row("D", 80, 30)])
        {
            selection.Add(known.Key, known.Point);
        }

        Assert.Equal([0, 2, 3, 4], selection.Take().Select(row => row.Offset));
    }

    [Fact]
    public void Memory_of_a_batch_is_forgotten_with_the_next()
    {
        var selection = new SeriesSelection();
        selection.Begin(new RowList<SeriesRow>([Row("A", 0, 30), Row("A", 1, 30)]));
        selection.Begin(new RowList<SeriesRow>([Row("A", 2, 30)]));

        Assert.Equal(2, Assert.Single(selection.Take()).Offset);
    }

    [Fact]
    public void Rows_of_a_batch_are_ordered_by_month_then_series_then_time_then_issue()
    {
        SeriesRow[] rows =
        [
            Row("B", 0, 1), Row("A", 1, 2) is var late ? late with { Point = late.Point with { StartUtc = Start.AddMonths(1) } } : default,
            Row("A", 2, 3, issue: 1), Row("A", 3, 4), Row("A", 4, 5) is var early ? early with { Point = early.Point with { StartUtc = Start.AddHours(-1) } } : default,
        ];

        var places = SeriesTable.Definition.NewOrdering().Of([new RowList<SeriesRow>(rows)]);

        Assert.Equal([4, 3, 2, 0, 1], places.ToArray().Select(place => place.Row));
    }

    [Theory]
    [InlineData("NYISO", "load_actual", "N.Y.C.", 5, 5000, "none")]
    [InlineData("NYISO", "load_actual", "N.Y.C.", 5, double.NaN, "none")]
    [InlineData("NYISO", "load_actual", "N.Y.C.", 5, -1, "values")]
    [InlineData("NYISO", "load_actual", "N.Y.C.", 0, 1, "minutes")]
    [InlineData("NYISO", "load_actual", "", 5, 1, "key")]
    [InlineData("NOWHERE", "load_actual", "A", 5, 1, "key")]
    [InlineData("NYISO", "price_of_tea", "A", 5, 1, "key")]
    public void Value_that_the_topic_would_refuse_is_refused_of_a_file_too(string market, string series, string location, int minutes, double value, string field)
    {
        var error = SeriesBounds.Check(new SeriesKey(market, series, location), SeriesCatalog.Find(series), new SeriesPoint(Start, minutes, Start, value), Start);

        Assert.Equal(field, error.Field.Length == 0 ? "none" : error.Field);
    }

    [Fact]
    public void Stamps_far_ahead_are_refused()
    {
        var (key, family) = (new SeriesKey("NYISO", "load_forecast", "A"), SeriesCatalog.Find("load_forecast"));

        Assert.Equal("start", SeriesBounds.Check(key, family, new SeriesPoint(Start.AddYears(3), 60, Start, 1), Start).Field);
        Assert.Equal("known_at", SeriesBounds.Check(key, family, new SeriesPoint(Start, 60, Start.AddDays(2), 1), Start).Field);
    }

    private static SeriesRow Row(string location, long offset, double value, int issue = 0, int minutes = 5) => new(
        new SeriesKey("NYISO", "load_actual", location), SeriesCatalog.Find("load_actual")!, new SeriesPoint(Start, minutes, Start.AddMinutes(10 + issue), value),
        SeriesBasis.Published, "test", Start, 2000, offset);
}
