using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Nyiso;

/// <summary>Where an LBMP report keeps what.</summary>
internal sealed record NyisoColumns(CsvColumn Time, CsvColumn Name, CsvColumn Ptid, CsvColumn Lbmp, CsvColumn Losses, CsvColumn Congestion)
{
    /// <summary>Null when the rows are not LBMPs; the load reports share the first columns only.</summary>
    public static NyisoColumns? Find(Utf8CsvReader rows) =>
        CsvHeader.Find(rows, "Time Stamp", "Name", "PTID", "LBMP ($/MWHr)") is not { } header
            ? null
            : new NyisoColumns(
                header.Column("Time Stamp"),
                header.Column("Name"),
                header.Column("PTID"),
                header.Column("LBMP ($/MWHr)"),
                header.Column("Marginal Cost Losses ($/MWHr)"),

                // Older files cut the last name short.
                header.Column("Marginal Cost Congestion ($/MWHr)", "Marginal Cost Congestion ($/MWH"));
}
