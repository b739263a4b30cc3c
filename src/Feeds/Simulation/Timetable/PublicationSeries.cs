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
    public static PublicationSeries From(Iso iso, PriceProduct product, DateTime fromUtc, TimeSpan realTimeLag)
    {
        PublicationSeries series = product.IsDayAhead()
            ? new DayAheadSeries(iso, product, MarketClock.For(iso).TradeDate(fromUtc))
            : new RealTimeSeries(iso, product, fromUtc - realTimeLag - TimeSpan.FromHours(1), realTimeLag);
        while (series.Current.KnownAtUtc < fromUtc)
        {
            series.MoveNext();
        }

        return series;
    }

    private static KnownAtBasis BasisOf(Iso iso, KnownAtBasis rule) => iso.Definition.StatesPublicationTime ? KnownAtBasis.Published : rule;

    private sealed class DayAheadSeries : PublicationSeries
    {
        private readonly Iso _iso;
        private readonly PriceProduct _product;
        private LocalDate _day;

        public DayAheadSeries(Iso iso, PriceProduct product, LocalDate firstDay)
        {
            (_iso, _product, _day) = (iso, product, firstDay);
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
                _product,
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
        private readonly PriceProduct _product;
        private readonly TimeSpan _lag;
        private DateTime _gridTimeUtc;

        public RealTimeSeries(Iso iso, PriceProduct product, DateTime fromUtc, TimeSpan lag)
        {
            (_iso, _product, _lag) = (iso, product, lag);
            var step = TimeSpan.FromMinutes(product.IntervalMinutes()).Ticks;
            _gridTimeUtc = new DateTime(fromUtc.Ticks / step * step, DateTimeKind.Utc);
            Current = AtGridTime();
        }

        public override void MoveNext()
        {
            _gridTimeUtc = _gridTimeUtc.AddMinutes(_product.IntervalMinutes());
            Current = AtGridTime();
        }

        private Publication AtGridTime()
        {
            var start = _product == PriceProduct.RealTimeSced
                ? _gridTimeUtc.AddSeconds(1 + SeededHash.Below(SeededHash.Mix(0, (ulong)_gridTimeUtc.Ticks), MaxScedDelaySeconds))
                : _gridTimeUtc;
            var (knownAt, basis) = KnownAtRules.Estimate(_iso, _product, start, _product.IntervalMinutes(), _lag);
            return new Publication(_iso, _product, start, 1, knownAt, BasisOf(_iso, basis));
        }
    }
}
