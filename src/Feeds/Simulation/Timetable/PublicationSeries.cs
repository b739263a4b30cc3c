using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;

namespace GridGrains.Feeds.Simulation.Timetable;

/// <summary>The publications of one product of one ISO, one after the other without end.</summary>
internal abstract class PublicationSeries
{
    public Publication Current { get; protected set; }

    public abstract void MoveNext();

    /// <summary>Starts with the first publication that is known at <paramref name="fromUtc"/> or later.</summary>
    public static PublicationSeries From(Iso iso, Market market, DateTime fromUtc, TimeSpan realTimeLag)
    {
        PublicationSeries series = market.IsDayAhead()
            ? new DayAheadSeries(iso, market, MarketClock.For(iso).TradeDate(fromUtc))
            : new RealTimeSeries(iso, market, fromUtc - realTimeLag - TimeSpan.FromHours(1), realTimeLag);
        while (series.Current.KnownAtUtc < fromUtc)
        {
            series.MoveNext();
        }

        return series;
    }

    // ERCOT's reports carry their posting time in the file name.
    private static KnownAtBasis BasisOf(Iso iso, KnownAtBasis rule) => iso == Isos.Ercot ? KnownAtBasis.Published : rule;

    private sealed class DayAheadSeries : PublicationSeries
    {
        private readonly Iso _iso;
        private readonly Market _market;
        private LocalDate _day;

        public DayAheadSeries(Iso iso, Market market, LocalDate firstDay)
        {
            (_iso, _market, _day) = (iso, market, firstDay);
            Current = OfDay();
        }

        public override void MoveNext()
        {
            _day = _day.PlusDays(1);
            Current = OfDay();
        }

        private Publication OfDay()
        {
            var clock = MarketClock.For(_iso);
            return new Publication(
                _iso,
                _market,
                clock.StartOfDayUtc(_day),
                clock.HoursIn(_day),
                KnownAtRules.DayAheadPostedUtc(_iso, _day),
                BasisOf(_iso, KnownAtBasis.PostingHour));
        }
    }

    private sealed class RealTimeSeries : PublicationSeries
    {
        // SCED runs some seconds after the grid time, never twice the same.
        private const int MaxScedDelaySeconds = 40;

        private readonly Iso _iso;
        private readonly Market _market;
        private readonly TimeSpan _lag;
        private DateTime _gridTimeUtc;

        public RealTimeSeries(Iso iso, Market market, DateTime fromUtc, TimeSpan lag)
        {
            (_iso, _market, _lag) = (iso, market, lag);
            var step = TimeSpan.FromMinutes(market.IntervalMinutes()).Ticks;
            _gridTimeUtc = new DateTime(fromUtc.Ticks / step * step, DateTimeKind.Utc);
            Current = AtGridTime();
        }

        public override void MoveNext()
        {
            _gridTimeUtc = _gridTimeUtc.AddMinutes(_market.IntervalMinutes());
            Current = AtGridTime();
        }

        private Publication AtGridTime()
        {
            var start = _market == Market.RealTimeSced
                ? _gridTimeUtc.AddSeconds(1 + SeededHash.Below(SeededHash.Mix(0, (ulong)_gridTimeUtc.Ticks), MaxScedDelaySeconds))
                : _gridTimeUtc;
            var (knownAt, basis) = KnownAtRules.Estimate(_iso, _market, start, _market.IntervalMinutes(), _lag);
            return new Publication(_iso, _market, start, 1, knownAt, BasisOf(_iso, basis));
        }
    }
}
