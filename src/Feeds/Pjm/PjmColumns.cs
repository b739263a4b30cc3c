using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Pjm;

/// <summary>
/// The members of a Data Miner price record, which are the same in CSV and JSON. Day-ahead and real-time prices differ in the suffix
/// of their names: <c>total_lmp_da</c>, <c>total_lmp_rt</c>.
/// </summary>
internal sealed class PjmColumns
{
    public const string BeginningMember = "datetime_beginning_utc";
    public const string IdMember = "pnode_id";
    public const string NameMember = "pnode_name";
    public const string DayAheadPrice = "total_lmp_da";
    public const string RealTimePrice = "total_lmp_rt";

    public static readonly string[] Common = [BeginningMember, IdMember, NameMember, "type", "zone", PjmFeed.IsCurrentMember, PjmFeed.VersionMember];

    /// <summary>What records must have: their time, a node by id or by name, and a price.</summary>
    public static bool AreIn(Func<string, bool> has) =>
        has(BeginningMember) && (has(IdMember) || has(NameMember)) && (has(DayAheadPrice) || has(RealTimePrice));

    /// <param name="positionOf">Where a member of a given name stands; -1 where there is none.</param>
    /// <exception cref="ReportFormatException">The records do not carry the product.</exception>
    public PjmColumns(Func<string, int> positionOf, PriceProduct product)
    {
        CsvColumn Of(string name) => new(name, positionOf(name));
        (BeginningUtc, NodeId, NodeName, Type, Zone) = (Of(Common[0]), Of(Common[1]), Of(Common[2]), Of(Common[3]), Of(Common[4]));
        (IsCurrent, Version) = (Of(Common[5]), Of(Common[6]));
        var asked = new PjmPriceColumns(product, Of);
        if (!asked.Lmp.Exists)
        {
            throw new ReportFormatException($"has no {asked.Lmp.Name}, the price of {product.Name()}");
        }

        // The monthly feed of verified prices has the day-ahead price of the hour beside the real-time one.
        var other = new PjmPriceColumns(PriceProduct.DayAheadHourly, Of);
        Products = product == PriceProduct.RealTimeHourly && other.Lmp.Exists ? [asked, other] : [asked];
    }

    public CsvColumn BeginningUtc { get; }

    public CsvColumn NodeId { get; }

    public CsvColumn NodeName { get; }

    public CsvColumn Type { get; }

    public CsvColumn Zone { get; }

    public CsvColumn IsCurrent { get; }

    public CsvColumn Version { get; }

    /// <summary>The prices of a record, one per product.</summary>
    public IReadOnlyList<PjmPriceColumns> Products { get; }

    /// <summary>Total, energy, congestion, loss.</summary>
    public static string[] PricesOf(string suffix) =>
        [$"total_lmp_{suffix}", $"system_energy_price_{suffix}", $"congestion_price_{suffix}", $"marginal_loss_price_{suffix}"];
}

/// <summary>Where the price of one product and its components stand.</summary>
internal sealed class PjmPriceColumns
{
    public PjmPriceColumns(PriceProduct product, Func<string, CsvColumn> columnOf)
    {
        var names = PjmColumns.PricesOf(product.IsDayAhead() ? "da" : "rt");
        Product = product;
        (Lmp, Energy, Congestion, Loss) = (columnOf(names[0]), columnOf(names[1]), columnOf(names[2]), columnOf(names[3]));
    }

    public PriceProduct Product { get; }

    public CsvColumn Lmp { get; }

    public CsvColumn Energy { get; }

    public CsvColumn Congestion { get; }

    public CsvColumn Loss { get; }
}
