using GridGrains.Domain;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class HourlyProfileTests
{
    private static readonly MarketBlocks Blocks = Isos.Caiso.Blocks;
    private static readonly CurveDefinition Definition = CurveCatalog.Get("CAISO_SP15");

    private static readonly CurveQuote[] Quotes =
        [QuoteOf.Settlement("JAN-27", "6x16", 52), QuoteOf.Settlement("Q1-27", "7x24", 44.125), QuoteOf.Settlement("CAL-27", "7x24", 47.3)];

    [Fact]
    public void Hours_differ_by_season_kind_of_day_and_hour_as_they_did_in_the_hubs_own_history()
    {
        var profile = HourlyProfile.Learn(Blocks, Year(), "DAY_AHEAD_HOURLY");

        Assert.Equal(("DAY_AHEAD_HOURLY", 365, new LocalDate(2025, 12, 1), new LocalDate(2026, 11, 30)), (profile.History.Source, profile.History.Days, profile.History.From, profile.History.To));
        Assert.Equal(8_760, profile.History.Hours);
        var (winter, summer) = (new LocalDate(2027, 1, 13), new LocalDate(2027, 7, 14));
        Assert.Equal(6.0, profile.DeviationOf(winter, 18) - profile.DeviationOf(winter, 12), 9);
        Assert.Equal(12.0, profile.DeviationOf(summer, 18) - profile.DeviationOf(summer, 12), 9);
        Assert.Equal(0.0, profile.DeviationOf(summer.Next(IsoDayOfWeek.Sunday), 18) - profile.DeviationOf(summer.Next(IsoDayOfWeek.Sunday), 12), 9);
        Assert.Equal(profile.DeviationOf(new LocalDate(2026, 12, 27), 18), profile.DeviationOf(new LocalDate(2026, 12, 25), 18));
    }

    [Fact]
    public void A_day_of_scarcity_is_not_a_shape()
    {
        var spiked = Year().Select(hour => Blocks.Clock.ToLocal(hour.Item1) is { Month: 7, Day: 14, Hour: 18 } ? (hour.Item1, 5_000.0) : hour);
        var (calm, wild) = (HourlyProfile.Learn(Blocks, Year()), HourlyProfile.Learn(Blocks, spiked));
        var day = new LocalDate(2027, 7, 14);

        Assert.InRange(wild.DeviationOf(day, 18) - calm.DeviationOf(day, 18), -0.5, 0.5);
    }

    [Fact]
    public void Where_a_season_lacks_history_the_other_seasons_stand_in()
    {
        var winter = Year().Where(hour => Blocks.Clock.ToLocal(hour.Item1).Month is 12 or 1 or 2);
        var profile = HourlyProfile.Learn(Blocks, winter);

        Assert.Equal(profile.DeviationOf(new LocalDate(2027, 1, 13), 18), profile.DeviationOf(new LocalDate(2027, 7, 14), 18), 9);
        Assert.Contains(profile.Values, value => value is { Name: "summer weekday HE19", Hours: 0 });
    }

    [Fact]
    public void Too_little_history_is_none()
    {
        var few = Year().Take((HourlyProfile.LeastDays - 1) * 24);

        Assert.Same(HourlyProfile.Flat, HourlyProfile.Learn(Blocks, few));
        Assert.Equal("flat", HourlyProfile.Flat.History.Source);
        Assert.Empty(HourlyProfile.Flat.Values);
    }

    [Fact]
    public void Order_of_arrival_does_not_change_a_bit()
    {
        var (forth, back) = (Build(HourlyProfile.Learn(Blocks, Year())), Build(HourlyProfile.Learn(Blocks, Year().Reverse())));

        Assert.Equal(forth.Hash(), back.Hash());
    }

    [Fact]
    public void An_evening_is_rebuilt_to_the_bit_by_hours_too_and_a_changed_bit_of_its_profile_shows()
    {
        var curve = Build(HourlyProfile.Learn(Blocks, Year(), "DAY_AHEAD_HOURLY"));
        CurveRow[] rows = [.. CurveRows.Of(Definition, curve, 1, QuoteOf.At, QuoteOf.At).Where(row => CurveRows.Whole.Contains(row.Term))];
        var rebuilt = StoredCurves.Rebuild([.. rows.Reverse()]);
        var week = new DeliveryPeriod(new LocalDate(2027, 3, 10), new LocalDate(2027, 3, 16));

        Assert.True(StoredCurves.IsIntact(rows));
        Assert.Equal(curve.Hash(), rebuilt.Hash());
        Assert.Equal(curve.Profile.History, rebuilt.Profile.History);
        Assert.Equal(curve.Hours(week).Select(hour => BitConverter.DoubleToInt64Bits(hour.PriceUsdPerMwh)), rebuilt.Hours(week).Select(hour => BitConverter.DoubleToInt64Bits(hour.PriceUsdPerMwh)));
        Assert.Equal((7 * 24) - 1, rebuilt.Hours(week).Count());
        var at = Array.FindIndex(rows, row => row.Price.Block == "spring weekday HE19");
        rows[at] = rows[at] with { Price = rows[at].Price with { PriceUsdPerMwh = Math.BitIncrement(rows[at].Price.PriceUsdPerMwh) } };
        Assert.False(StoredCurves.IsIntact(rows));
        Assert.Throws<DomainException>(() => StoredCurves.Rebuild([.. rows.Where((_, index) => index != at)]));
    }

    [Fact]
    public void A_curve_without_history_has_no_rows_of_a_profile_and_the_hash_of_its_cells()
    {
        var curve = Build(HourlyProfile.Flat);

        Assert.DoesNotContain(CurveRows.Of(Definition, curve, 1, QuoteOf.At, QuoteOf.At), row => row.Term == CurveRows.Profile);
        Assert.NotEqual(curve.Hash(), Build(HourlyProfile.Learn(Blocks, Year())).Hash());
    }

    [Fact]
    public void Every_hour_of_every_market_year_from_2015_to_2035_is_in_one_block()
    {
        foreach (var blocks in MarketBlocks.All)
        {
            for (var year = 2015; year <= 2035; year++)
            {
                var (hours, tiles) = (blocks.HoursOf(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31)).ToArray(), CurveTiles.Of(blocks));
                var delivery = DeliveryPeriod.Months(year, 1, 12);
                Assert.Equal(CalendarSystem.Iso.GetDaysInYear(year) * 24, hours.Length);
                for (var tile = 0; tile < tiles.Count; tile++)
                {
                    Assert.Equal(hours.Count(hour => hour.Block == blocks.Blocks[tile]), tiles.HoursIn(tile, delivery));
                }
            }
        }
    }

    private static ForwardCurve Build(HourlyProfile profile) => CurveBuilder.Build(Definition.Id, QuoteOf.TradeDate, Definition.Tiles, Quotes, profile);

    // The evening hour is dearer on working days, in summer twice as much as in winter.
    private static IEnumerable<(DateTime, double)> Year() => Blocks.HoursOf(new LocalDate(2025, 12, 1), new LocalDate(2026, 11, 30)).Select(hour =>
    {
        var local = Blocks.Clock.ToLocal(hour.HourStartUtc);
        var isWork = !NercHolidays.IsHoliday(local.Date) && local.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);
        return (hour.HourStartUtc, 40 + (isWork && local.Hour == 18 ? (local.Month is >= 6 and <= 8 ? 12.0 : 6.0) : 0));
    });
}
