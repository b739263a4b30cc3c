using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>
/// One day of one product of one ISO, on the market's own clock: what is judged, quarantined and released as a whole. As text it is
/// <c>CAISO.DAY_AHEAD_HOURLY.2026-06-01</c>, which can be a part of an address.
/// </summary>
public readonly record struct PartitionId(Iso Iso, PriceProduct Product, LocalDate Day)
{
    public DateTime StartUtc => Iso.Clock.StartOfDayUtc(Day);

    public DateTime EndUtc => Iso.Clock.StartOfDayUtc(Day.PlusDays(1));

    /// <summary>Days from 1970-01-01.</summary>
    public int EpochDay => Period.DaysBetween(new LocalDate(1970, 1, 1), Day);

    /// <summary>Regular intervals of the day: its 23, 24 or 25 hours.</summary>
    public int Intervals => Iso.Clock.HoursIn(Day) * 60 / Product.IntervalMinutes();

    /// <summary>The canonical table that holds its rows.</summary>
    public string Table => TableOf(Product);

    public static string TableOf(PriceProduct product) => (product.IsDayAhead() ? PriceTables.DayAhead : PriceTables.RealTime).Name;

    public static PartitionId Of(Iso iso, PriceProduct product, DateTime intervalStartUtc) => new(iso, product, iso.Clock.TradeDate(intervalStartUtc));

    public static bool TryParse([NotNullWhen(true)] string? text, out PartitionId id)
    {
        id = default;
        if (text?.Split('.') is not [var isoCode, var product, var day] || !Isos.TryGet(isoCode, out var iso) || iso.Code != isoCode
            || !PriceProducts.TryParse(product, out var parsed) || parsed == PriceProduct.Unknown || !LocalDatePattern.Iso.Parse(day).TryGetValue(default, out var date))
        {
            return false;
        }

        id = new PartitionId(iso, parsed, date);
        return id.ToString() == text;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Iso.Code}.{Product.Name()}.{Day:uuuu-MM-dd}");
}
