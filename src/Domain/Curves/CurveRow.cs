using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>One price of a curve of an evening.</summary>
/// <param name="Term">cell, profile, day, month, quarter, season or calendar; cells and profile are the curve, the others are means of them.</param>
/// <param name="Build">1 for the first curve of the evening, then one more with each run.</param>
/// <param name="AsOfUtc">Quotes made until then were taken.</param>
/// <param name="Hash">Of the whole curve: <see cref="CurveHash"/>.</param>
public readonly record struct CurveRow(
    CurveDefinition Curve, LocalDate CurveDate, int Build, DateTime AsOfUtc, string Term, BlockPrice Price, string Hash, DateTime CreatedAtUtc);

/// <summary>The rows of a curve.</summary>
public static class CurveRows
{
    public const string Cell = "cell";
    public const string Profile = "profile";
    public const string Day = "day";
    public const string Month = "month";
    public const string Quarter = "quarter";
    public const string Season = "season";
    public const string Calendar = "calendar";

    /// <summary>Days ahead that are kept by day; beyond them a reader takes the shape from the cells.</summary>
    public const int DaysKept = 62;

    /// <summary>The terms that a curve is rebuilt from.</summary>
    public static readonly IReadOnlyCollection<string> Whole = [Cell, Profile];

    private static readonly (string Term, int FirstMonth, int Months)[] Spans =
    [
        (Quarter, 1, 3), (Quarter, 4, 3), (Quarter, 7, 3), (Quarter, 10, 3),
        (Season, 1, 2), (Season, 3, 2), (Season, 7, 2), (Season, 4, 7), (Season, 11, 5),
        (Calendar, 1, 12),
    ];

    public static IEnumerable<CurveRow> Of(CurveDefinition definition, ForwardCurve curve, int build, DateTime asOfUtc, DateTime createdAtUtc)
    {
        var hash = curve.Hash();
        foreach (var cell in curve.Blocks)
        {
            yield return Row(Cell, cell);
        }

        foreach (var value in ProfileRows.Of(curve.Profile))
        {
            yield return Row(Profile, value);
        }

        var lastDay = curve.CurveDate.PlusDays(DaysKept);
        foreach (var day in curve.Days().TakeWhile(day => day.Day <= lastDay))
        {
            yield return Row(Day, new BlockPrice(new DeliveryPeriod(day.Day, day.Day), day.Block, day.PriceUsdPerMwh, day.Hours));
        }

        foreach (var (term, period) in TermsOf(curve.Delivery))
        {
            foreach (var block in BlocksOf(definition))
            {
                if (curve.PriceOf(period, block) is { } price)
                {
                    yield return Row(term, new BlockPrice(period, block, price, HoursOf(definition, period, block)));
                }
            }
        }

        CurveRow Row(string term, BlockPrice price) => new(definition, curve.CurveDate, build, asOfUtc, term, price, hash, createdAtUtc);
    }

    /// <summary>The cells of a stored curve in the order that its hash was made over.</summary>
    public static IEnumerable<BlockPrice> CellsOf(CurveDefinition definition, IEnumerable<CurveRow> rows) =>
        rows.Where(row => row.Term == Cell).Select(row => row.Price)
            .OrderBy(price => price.Period.First).ThenBy(price => definition.Tiles.Names.ToList().IndexOf(price.Block));

    private static IEnumerable<string> BlocksOf(CurveDefinition definition) => definition.Tiles.Blocks?.Named.Select(block => block.Name) ?? definition.Tiles.Names;

    private static int HoursOf(CurveDefinition definition, DeliveryPeriod period, string block) =>
        definition.Tiles.TryParts(block, out var parts) ? parts.Sum(part => definition.Tiles.HoursIn(part, period)) : 0;

    // Whole terms within the delivery of the curve.
    private static IEnumerable<(string Term, DeliveryPeriod Period)> TermsOf(DeliveryPeriod delivery)
    {
        for (var month = new LocalDate(delivery.First.Year, delivery.First.Month, 1); month <= delivery.Last; month = month.PlusMonths(1))
        {
            foreach (var (term, first, months) in Spans.Append((Month, month.Month, 1)))
            {
                var period = DeliveryPeriod.Months(month.Year, month.Month, months);
                if (first == month.Month && delivery.Contains(period))
                {
                    yield return (term, period);
                }
            }
        }
    }
}

/// <summary>The table of evening curves. A run appends its rows in one commit with a tag of the evening; nothing in it is ever changed.</summary>
public static class CurveTables
{
    public static readonly TableDefinition<CurveRow> Eod = new("curves_eod", Columns(), () => new ComparedRowOrdering<CurveRow>(Compare))
    {
        Doc = "a price of a forward curve of an evening",
        Owner = "curves",
        Sla = new TableSla(TimeSpan.FromMinutes(5)),
        Class = DataClass.Licensed,
        Tags = ["curve", "forward", "mark"],
        ComputedFrom = [Topics.CurveMarks, Topics.VendorTicks],
        Key = ["curve_id", "bucket", "term", "delivery_start", "delivery_end", "curve_date"],
        Version = ["build"],
        TimeColumn = "as_of",
        Partitioning = LakePartitioning.Day,
        Sort = ["curve_id", "term", "delivery_start"],
        RetentionDays = 20 * 365,
    };

    private static int Compare(CurveRow left, CurveRow right)
    {
        var order = string.CompareOrdinal(left.Curve.Id, right.Curve.Id);
        order = order != 0 ? order : string.CompareOrdinal(left.Term, right.Term);
        return order != 0 ? order : left.Price.Period.First.CompareTo(right.Price.Period.First);
    }

    private static Column<CurveRow>[] Columns() =>
    [
        ColumnsOf<CurveRow>.Date<CurveDate>(1, "curve_date", "the evening") with { From = "day of as_of on the contracts' clock", Fields = ["at"], Warehouse = new("Date") },
        ColumnsOf<CurveRow>.Text<Id>(2, "curve_id", "CAISO_SP15") with { From = "key", Fields = ["@key"], Warehouse = new("LowCardinality(String)") },
        ColumnsOf<CurveRow>.Text<Commodity>(3, "commodity", "power, gas") with { From = "catalog", Fields = ["@key"], Warehouse = new("LowCardinality(String)") },
        ColumnsOf<CurveRow>.Text<Region>(4, "region", "the ISO, or GAS") with { From = "catalog", Fields = ["@key"], Warehouse = new("LowCardinality(String)") },
        ColumnsOf<CurveRow>.Text<Bucket>(5, "bucket", "block of hours: 5x16") with { Meaning = "block of hours: 5x16; of a profile the name of its value", From = "block", Fields = ["block"], Warehouse = new("LowCardinality(String)") },
        ColumnsOf<CurveRow>.Text<Term>(6, "term", "cell, day, month, quarter, season, calendar") with { Meaning = "cell, profile, day, month, quarter, season, calendar", From = "length of the delivery", Fields = ["term"], Warehouse = new("LowCardinality(String)") },
        ColumnsOf<CurveRow>.Date<Start>(7, "delivery_start", "first delivery day") with { From = "term", Fields = ["term"], Warehouse = new("Date") },
        ColumnsOf<CurveRow>.Date<End>(8, "delivery_end", "last delivery day") with { From = "term", Fields = ["term"], Warehouse = new("Date") },
        ColumnsOf<CurveRow>.Double<Price>(9, "price", "in unit") with { Meaning = "of the delivery, in the row's unit", From = "build from quotes", Fields = ["price", "bid", "ask", "term", "block", "kind", "at"], Unit = Units.OfRow, Warehouse = new("Float64") },
        ColumnsOf<CurveRow>.Int32<Hours>(10, "hours", "that are delivered") with { From = "block and delivery", Fields = ["block", "term"], Unit = Units.Hours, Warehouse = new("UInt32") },
        ColumnsOf<CurveRow>.Text<Unit>(11, "unit", "USD/MWh or USD/MMBtu") with { From = "catalog", Fields = ["@key"], Warehouse = new("LowCardinality(String)") },
        ColumnsOf<CurveRow>.Int32<Build>(12, "build", "1 for the first run of the evening") with { From = "runs of the evening", Fields = [], Unit = Units.Ordinal, Warehouse = new("UInt32") },
        ColumnsOf<CurveRow>.Timestamp<AsOf>(13, "as_of", "quotes until then were taken") with { From = "closing time of the evening", Fields = [], Warehouse = new("DateTime64(6, 'UTC')") },
        ColumnsOf<CurveRow>.Text<Hash>(14, "hash", "SHA-256 of the curve's cells") with { Meaning = "SHA-256 of the curve's cells and profile", From = "cells", Fields = ["price", "bid", "ask"], Warehouse = new("String") },
        ColumnsOf<CurveRow>.Timestamp<CreatedAt>(15, "created_at") with { Meaning = "when the run wrote it", From = "time of the run", Fields = [], Warehouse = new("DateTime64(6, 'UTC')") },
    ];

    private static int Epoch(LocalDate day) => Period.DaysBetween(new LocalDate(1970, 1, 1), day);

    private readonly struct CurveDate : IValueOf<CurveRow, int>
    {
        public static int Of(in CurveRow row) => Epoch(row.CurveDate);
    }

    private readonly struct Id : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Curve.Id;
    }

    private readonly struct Commodity : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Curve.Commodity;
    }

    private readonly struct Region : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Curve.Region;
    }

    private readonly struct Bucket : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Price.Block;
    }

    private readonly struct Term : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Term;
    }

    private readonly struct Start : IValueOf<CurveRow, int>
    {
        public static int Of(in CurveRow row) => Epoch(row.Price.Period.First);
    }

    private readonly struct End : IValueOf<CurveRow, int>
    {
        public static int Of(in CurveRow row) => Epoch(row.Price.Period.Last);
    }

    private readonly struct Price : IValueOf<CurveRow, double>
    {
        public static double Of(in CurveRow row) => row.Price.PriceUsdPerMwh;
    }

    private readonly struct Hours : IValueOf<CurveRow, int>
    {
        public static int Of(in CurveRow row) => row.Price.Hours;
    }

    private readonly struct Unit : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Curve.Unit;
    }

    private readonly struct Build : IValueOf<CurveRow, int>
    {
        public static int Of(in CurveRow row) => row.Build;
    }

    private readonly struct AsOf : IValueOf<CurveRow, DateTime>
    {
        public static DateTime Of(in CurveRow row) => row.AsOfUtc;
    }

    private readonly struct Hash : IValueOf<CurveRow, string?>
    {
        public static string? Of(in CurveRow row) => row.Hash;
    }

    private readonly struct CreatedAt : IValueOf<CurveRow, DateTime>
    {
        public static DateTime Of(in CurveRow row) => row.CreatedAtUtc;
    }
}
