using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Isone;

/// <summary>ISO-NE's web files of generation and load. Rows say by their first field what they are: C comment, H header, D data, T trailer.</summary>
internal static class IsoneSeries
{
    public static readonly IReadOnlyList<ISeriesLayout> All = [new FuelMix(), new Load()];

    private static bool IsData(Utf8CsvReader row) => row[0].SequenceEqual("D"u8);

    /// <summary>A stamp whenever the mix has changed: the interval is taken as five minutes.</summary>
    private sealed class FuelMix() : SeriesCsvLayout(
        "isone-fuel-mix", Isos.Isone, "`genfuelmix`: generation by fuel at irregular stamps; the stamp is the start, the repeated hour by order", "H", "Date", "Time", "Fuel Category", "Gen Mw")
    {
        protected override bool IsDataRow(Utf8CsvReader row) => IsData(row);

        protected override Action Open(SeriesSheet sheet)
        {
            var (date, time, fuel, mw) = (sheet.Column("Date"), sheet.Column("Time"), sheet.Column("Fuel Category"), sheet.Column("Gen Mw"));
            var order = new RepeatedHourByOrder(new LocalTimes(MarketClock.For(Isos.Isone)));
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            return () =>
            {
                if (!sheet.TryMember(fuel, SeriesCatalog.FuelMix, out var series))
                {
                    return;
                }

                Span<byte> joined = stackalloc byte[64];
                if (sheet[date].Length + sheet[time].Length + 1 > joined.Length || !ReportStamp.TryParse(Join(sheet[date], sheet[time], joined), out var stamp))
                {
                    sheet.Reject(time, RejectReason.BadTime, "is no time of the row's date");
                    return;
                }

                if (!places.TryGetValue(series, out var place))
                {
                    places.Add(series, place = places.Count);
                }

                if (order.TryToUtc(place, stamp.WallClock, out var start))
                {
                    sheet.Add(mw, new SeriesKey("ISONE", series, SeriesKey.System), SeriesMoment.Measured(start, 5, sheet.Lag));
                }
                else
                {
                    sheet.Reject(time, RejectReason.NoSuchHour, "is skipped by the clock on this day");
                }
            };
        }

        private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time, Span<byte> target)
        {
            date.CopyTo(target);
            target[date.Length] = (byte)' ';
            time.CopyTo(target[(date.Length + 1)..]);
            return target[..(date.Length + 1 + time.Length)];
        }
    }

    private sealed class Load() : SeriesCsvLayout(
        "isone-load", Isos.Isone, "`fiveminutesystemload`: load of the system every five minutes; the stamp begins the interval, the repeated hour by order", "H", "Date/Time", "Native Load")
    {
        protected override bool IsDataRow(Utf8CsvReader row) => IsData(row);

        protected override Action Open(SeriesSheet sheet)
        {
            var (time, load) = (sheet.Column("Date/Time"), sheet.Column("Native Load"));
            var stamps = new SeriesStamps(sheet, MarketClock.For(Isos.Isone));
            return () =>
            {
                if (stamps.TryOrdered(time, "", out var start))
                {
                    sheet.Add(load, new SeriesKey("ISONE", SeriesCatalog.LoadActual, SeriesKey.System), SeriesMoment.Measured(start, 5, sheet.Lag));
                }
            };
        }
    }
}
