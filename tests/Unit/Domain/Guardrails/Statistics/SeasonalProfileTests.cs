using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Statistics;

public sealed class SeasonalProfileTests
{
    private static readonly ProfilePace Pace = new(LevelValues: 7 * 24, HourValues: 42, PriorValues: 4, LeastSpread: 1);

    [Theory]
    [InlineData("2026-03-08T09:30:00Z", 1, true, "the last hour before the clock goes forward, a Sunday")]
    [InlineData("2026-03-08T10:00:00Z", 3, true, "hour 2 does not exist")]
    [InlineData("2026-11-01T08:00:00Z", 1, true, "the first passage of the repeated hour")]
    [InlineData("2026-11-01T09:00:00Z", 1, true, "the second one")]
    [InlineData("2026-07-04T20:00:00Z", 13, true, "Independence Day, a Saturday")]
    [InlineData("2026-11-26T20:00:00Z", 12, true, "Thanksgiving, a Thursday")]
    [InlineData("2026-11-25T20:00:00Z", 12, false, "the Wednesday before")]
    [InlineData("2026-07-01T19:59:59Z", 12, false, "summer time")]
    public void Hour_is_that_of_the_markets_clock_and_calendar(string utc, int hour, bool isDayOff, string why)
    {
        var found = SeasonalHour.Of(Isos.Caiso, DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal));

        Assert.True((hour, isDayOff) == (found.Hour, found.IsDayOff), why);
    }

    [Fact]
    public void Hours_of_a_year_agree_with_the_time_zone_library_for_every_market()
    {
        foreach (var iso in Isos.All)
        {
            for (var utc = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc); utc.Year == 2026; utc = utc.AddHours(1))
            {
                var local = Instant.FromDateTimeUtc(utc).InZone(iso.TimeZone);
                var isOff = local.DayOfWeek >= IsoDayOfWeek.Saturday || NercHolidays.IsHoliday(local.Date);
                var found = SeasonalHour.Of(iso, utc);
                Assert.True((local.Hour, isOff) == (found.Hour, found.IsDayOff), $"{iso.Code} {utc:O}");
            }
        }
    }

    [Fact]
    public void Profile_is_that_of_a_slow_one_that_keeps_every_hour_in_a_dictionary()
    {
        var random = new Random(21);
        var (profile, batch) = (new SeasonalProfile(), new SlowProfile());
        foreach (var (hour, price) in Prices(random, days: 100, spikes: true))
        {
            var (expected, found) = (batch.Expect(hour), profile.Expect(hour, Pace));
            Assert.Equal(expected.Location, found.Location, 1e-2);
            Assert.Equal(expected.Spread, found.Spread, 1e-2);
            batch.Learn(hour, price);
            profile.Learn(hour, price, Pace);
        }
    }

    [Fact]
    public void After_two_months_each_hour_expects_its_own_price_and_spread()
    {
        var random = new Random(22);
        var profile = new SeasonalProfile();
        foreach (var (hour, price) in Prices(random, days: 90, spikes: false))
        {
            profile.Learn(hour, price, Pace);
        }

        foreach (var hour in (int[])[3, 12, 18, 42])
        {
            var found = profile.Expect(new SeasonalHour((byte)hour), Pace);
            Assert.InRange(found.Location, UsualPrice(hour) - 3, UsualPrice(hour) + 3);
            Assert.InRange(found.Spread, 0.7 * UsualSpread(hour), 1.4 * UsualSpread(hour));
        }
    }

    [Fact]
    public void Spikes_in_one_of_twenty_hours_move_the_baseline_little()
    {
        var (clean, spiked) = (new SeasonalProfile(), new SeasonalProfile());
        foreach (var (hour, price) in Prices(new Random(23), days: 90, spikes: false))
        {
            clean.Learn(hour, price, Pace);
        }

        foreach (var (hour, price) in Prices(new Random(23), days: 90, spikes: true))
        {
            spiked.Learn(hour, price, Pace);
        }

        var noon = new SeasonalHour(12);
        Assert.InRange(spiked.Expect(noon, Pace).Location, clean.Expect(noon, Pace).Location, clean.Expect(noon, Pace).Location + 3);
        Assert.InRange(spiked.Expect(noon, Pace).Spread, clean.Expect(noon, Pace).Spread, 1.8 * clean.Expect(noon, Pace).Spread);
    }

    [Fact]
    public void Young_hour_is_judged_by_the_level()
    {
        var profile = new SeasonalProfile();
        for (var i = 0; i < 40; i++)
        {
            profile.Learn(new SeasonalHour(3), 50, Pace);
        }

        Assert.Equal(profile.Level, profile.Expect(new SeasonalHour(15), Pace).Location, 6);
    }

    private static IEnumerable<(SeasonalHour Hour, double Price)> Prices(Random random, int days, bool spikes)
    {
        for (var day = 0; day < days; day++)
        {
            for (var hour = 0; hour < 24; hour++)
            {
                var index = hour + (day % 7 >= 5 ? 24 : 0);
                var price = UsualPrice(index) + UsualSpread(index) * Normal(random);
                var isSpike = random.Next(20) == 0;
                yield return (new SeasonalHour((byte)index), spikes && isSpike ? price + 900 : price);
            }
        }
    }

    private static double UsualPrice(int index) => 40 + 20 * Math.Sin(index % 24 / 24.0 * 2 * Math.PI) - (index >= 24 ? 10 : 0);

    private static double UsualSpread(int index) => 3 + index % 24 / 8.0;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The definition in doubles and dictionaries, with nothing packed or shared.</summary>
    private sealed class SlowProfile
    {
        private readonly Dictionary<SeasonalHour, List<(double Offset, double Absolute)>> _hours = [];
        private readonly List<(double Level, double Absolute)> _levels = [];

        public SeasonalExpectation Expect(SeasonalHour hour)
        {
            if (_levels.Count == 0)
            {
                return new SeasonalExpectation(0, Pace.LeastSpread);
            }

            var known = _hours.GetValueOrDefault(hour, []);
            var count = Math.Min(known.Count, Pace.HourValues);
            var trust = count * count / (count * count + Pace.PriorValues * Pace.PriorValues);
            var (offset, absolute) = known.Count > 0 ? known[^1] : default;
            var spread = Math.Sqrt(Math.PI / 2) * (trust * absolute + (1 - trust) * _levels[^1].Absolute);
            return new SeasonalExpectation(_levels[^1].Level + trust * offset, Math.Max(spread, Pace.LeastSpread));
        }

        public void Learn(SeasonalHour hour, double price)
        {
            if (_levels.Count == 0)
            {
                _levels.Add((price, Pace.LeastSpread / Math.Sqrt(Math.PI / 2)));
            }

            var expected = Expect(hour);
            var most = 3 * expected.Spread * (1 + Pace.PriorValues / Math.Min(_levels.Count, Pace.LevelValues));
            if (!_hours.TryGetValue(hour, out var known))
            {
                _hours[hour] = known = [];
            }

            var (level, levelAbsolute) = _levels[^1];
            var (offset, absolute) = known.Count > 0 ? known[^1] : (0, levelAbsolute);
            var off = Math.Clamp(price - level - offset, -most, most);
            var hourWeight = 1 / Math.Min(known.Count + 1, Pace.HourValues);
            known.Add((offset + hourWeight * off, known.Count == 0 ? absolute : absolute + hourWeight * (Math.Abs(off) - absolute)));
            var levelWeight = 1 / Math.Min(_levels.Count + 1, Pace.LevelValues);
            _levels.Add((level + levelWeight * off, levelAbsolute + levelWeight * (Math.Abs(off) - levelAbsolute)));
        }
    }
}
