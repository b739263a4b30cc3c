using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <summary>A factor of an evening as its table holds it.</summary>
/// <param name="Build">Of the evening's curves.</param>
/// <param name="AsOfUtc">Quotes made until then are in the curves.</param>
public readonly record struct FactorRow(CurveFactor Factor, int Build, DateTime AsOfUtc, DateTime CreatedAtUtc);

/// <summary>The table of factors. The run of an evening appends its rows in one commit with a tag; nothing in it is ever changed.</summary>
public static class FactorTables
{
    private static readonly WarehouseColumn Word = new("LowCardinality(String)");
    private static readonly WarehouseColumn Stamp = new("DateTime64(6, 'UTC')");

    public static readonly TableDefinition<FactorRow> Eod = new("factors_eod", Columns(), () => new ComparedRowOrdering<FactorRow>(
        static (left, right) => string.CompareOrdinal(left.Factor.Id, right.Factor.Id)))
    {
        Doc = "a risk factor of an evening's forward curves",
        Owner = "curves",
        Sla = new TableSla(TimeSpan.FromMinutes(5)),
        Class = DataClass.Licensed,
        Tags = ["factor", "basis", "spread", "volatility", "correlation", "curve"],
        ComputedFrom = ["iceberg.curves_eod"],
        Key = ["factor_id", "factor_date"],
        Version = ["build"],
        TimeColumn = "as_of",
        Partitioning = LakePartitioning.Month,
        Sort = ["factor_id"],
        RetentionDays = 20 * 365,
    };

    /// <summary>Curves and weights as one text: <c>CAISO_SP15=0.58;CAISO_NP15=0.57</c>.</summary>
    public static string TextOf(IReadOnlyDictionary<string, double>? loadings) =>
        loadings is null ? "" : string.Join(';', loadings.Select(loading => string.Create(CultureInfo.InvariantCulture, $"{loading.Key}={loading.Value:R}")));

    public static IReadOnlyDictionary<string, double>? LoadingsOf(string text) => text.Length == 0
        ? null
        : text.Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));

    private static Column<FactorRow>[] Columns() =>
    [
        ColumnsOf<FactorRow>.Date<Date>(1, "factor_date", "the evening") with { From = "curve_date", Warehouse = new("Date") },
        ColumnsOf<FactorRow>.Text<Id>(2, "factor_id", "BASIS_CAISO_SP15_CAISO_NP15") with { From = "curve_id", Warehouse = Word },
        ColumnsOf<FactorRow>.Text<Type>(3, "factor_type", "PCA, BASIS, SPREAD, CALENDAR, VOLATILITY, CORRELATION") with { From = "formula of the factor", Fields = [], Warehouse = Word },
        ColumnsOf<FactorRow>.Double<Value>(4, "value", "in unit") with { Meaning = "of the factor, in the row's unit", From = "prices of months around the clock", Fields = ["price", "term", "bucket"], Unit = Units.OfRow, Warehouse = new("Float64") },
        ColumnsOf<FactorRow>.Text<Unit>(5, "unit", "USD/MWh, USD/MMBtu, 1 or share of variance") with { From = "unit", Warehouse = Word },
        ColumnsOf<FactorRow>.Int32<Moves>(6, "moves", "evenings of moves that it is made of") with { From = "evenings before", Fields = ["curve_date"], Unit = Units.Count, Warehouse = new("UInt32") },
        ColumnsOf<FactorRow>.Text<Loadings>(7, "loadings", "of a component: curve=weight;...") with { From = "moves of prices", Fields = ["price", "curve_id"], Warehouse = new("String") },
        ColumnsOf<FactorRow>.Int32<Build>(8, "build", "of the evening's curves") with { From = "build", Unit = Units.Ordinal, Warehouse = new("UInt32") },
        ColumnsOf<FactorRow>.Timestamp<AsOf>(9, "as_of", "quotes until then are in the curves") with { From = "as_of", Warehouse = Stamp },
        ColumnsOf<FactorRow>.Timestamp<CreatedAt>(10, "created_at", "when the run wrote it") with { From = "time of the run", Fields = [], Warehouse = Stamp },
    ];

    private readonly struct Date : IValueOf<FactorRow, int>
    {
        public static int Of(in FactorRow row) => Period.DaysBetween(new LocalDate(1970, 1, 1), row.Factor.Date);
    }

    private readonly struct Id : IValueOf<FactorRow, string?>
    {
        public static string? Of(in FactorRow row) => row.Factor.Id;
    }

    private readonly struct Type : IValueOf<FactorRow, string?>
    {
        public static string? Of(in FactorRow row) => row.Factor.Type;
    }

    private readonly struct Value : IValueOf<FactorRow, double>
    {
        public static double Of(in FactorRow row) => row.Factor.Value;
    }

    private readonly struct Unit : IValueOf<FactorRow, string?>
    {
        public static string? Of(in FactorRow row) => row.Factor.Unit;
    }

    private readonly struct Moves : IValueOf<FactorRow, int>
    {
        public static int Of(in FactorRow row) => row.Factor.Moves;
    }

    private readonly struct Loadings : IValueOf<FactorRow, string?>
    {
        public static string? Of(in FactorRow row) => TextOf(row.Factor.Loadings);
    }

    private readonly struct Build : IValueOf<FactorRow, int>
    {
        public static int Of(in FactorRow row) => row.Build;
    }

    private readonly struct AsOf : IValueOf<FactorRow, DateTime>
    {
        public static DateTime Of(in FactorRow row) => row.AsOfUtc;
    }

    private readonly struct CreatedAt : IValueOf<FactorRow, DateTime>
    {
        public static DateTime Of(in FactorRow row) => row.CreatedAtUtc;
    }
}
