namespace GridGrains.Feeds.Reports;

/// <summary>What a field of a canonical price is made of in a report.</summary>
/// <param name="Field">As records of the log name it: <c>congestion_component</c>.</param>
/// <param name="Columns">Of the report; none where the form knows it without one.</param>
/// <param name="IsCopy">True where the text of one column is the value.</param>
/// <param name="Note">How it is made, where it is no copy.</param>
public sealed record FieldSource(string Field, IReadOnlyList<string> Columns, bool IsCopy, string? Note = null)
{
    private const string FormsIso = "the form is of one ISO";
    private const string ProductsLength = "length of the product's intervals";

    public static FieldSource Copy(string field, string column) => new(field, [column], IsCopy: true);

    public static FieldSource Made(string field, string note, params IReadOnlyList<string> columns) => new(field, columns, IsCopy: false, note);

    /// <summary>Fields of every price: what is the form's own, and the start of the interval by its stamp.</summary>
    /// <param name="productFrom">Columns that the product is known from; none where it is the file's name.</param>
    public static IReadOnlyList<FieldSource> Common(StampRule stamp, IReadOnlyList<string> stampColumns, IReadOnlyList<string> productFrom, params IReadOnlyList<string> knownFrom) =>
    [
        Made("ts", stamp.Point == StampPoint.Start ? $"the interval's start on the clock {stamp.Clock}, in UTC" : $"the interval's end on the clock {stamp.Clock}, less its length, in UTC", stampColumns),
        Made("iso", FormsIso), Made("interval_minutes", ProductsLength, productFrom), Made("market", "the product", productFrom),
        Made("known_at", "publication of the report, else the market's posting rule", knownFrom.Count > 0 ? knownFrom : stampColumns), Made("known_at_basis", "which of these known_at is"),
        Made("quality", "checks of the price"),
    ];

    /// <summary>Energy by difference, of a report that has none.</summary>
    public static FieldSource EnergyOf(string lmp, string congestion, string loss) => Made("energy_component", "lmp - congestion - loss", lmp, congestion, loss);
}
