namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>Knows columns by their names, letter case and punctuation aside.</summary>
internal static class ColumnRoles
{
    private static readonly HashSet<string> Stamps =
        ["date", "datetime", "time", "timestamp", "day", "deliverydate", "utctimestamp", "intervalstart", "intervalstartutc", "intervalstartlocal", "hourbeginning", "oprdtpt", "oprdt"];

    private static readonly HashSet<string> Hours = ["hour", "hr", "he", "hrend", "hourending", "hourend", "oprhr", "oprhrpt"];

    private static readonly HashSet<string> Prices =
        ["realprice", "price", "prices", "dalmp", "daprice", "dayaheadprice", "priceusdpermwh", "spp", "settlementpointprice", "mwh", "lmp", "lbmp"];

    private static readonly HashSet<string> Places = ["nodeid", "node", "pnodename", "settlementpoint", "settlementpointname", "hub", "zone", "location", "area"];

    private static readonly HashSet<string> Loads = ["demand", "rtdemand", "load", "actualload", "loadactual", "loadmw", "demandmw", "systemload"];

    private static readonly string[] Weathers = ["drybulb", "dewp", "temp"];

    // One published file of day-ahead markets has the second spelling.
    private static readonly string[] Aheads = ["forecast", "foecast", "exogenous"];

    // Prices that are no day-ahead price of an hour.
    private static readonly string[] OtherPrices = ["rt", "realtime", "hourlyaverage"];

    private static readonly string[] Peers = ["dnn", "lear", "ensemble"];

    /// <summary>The roles of all columns of a table. An index without a name is the stamp where no other column is, as toolboxes write it.</summary>
    public static ColumnRole[] Of(DataTable table)
    {
        var roles = Array.ConvertAll(table.Headers, Of);
        if (!roles.Contains(ColumnRole.Stamp) && table.Headers is ["", ..])
        {
            roles[0] = ColumnRole.Stamp;
        }

        return roles;
    }

    private static ColumnRole Of(string header)
    {
        var name = new string([.. header.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return name switch
        {
            _ when Stamps.Contains(name) => ColumnRole.Stamp,
            _ when Hours.Contains(name) => ColumnRole.HourEnding,
            _ when Places.Contains(name) => ColumnRole.Place,
            _ when Prices.Contains(name) => ColumnRole.Price,
            _ when Loads.Contains(name) => ColumnRole.Load,
            _ when Array.Exists(Peers, word => name.StartsWith(word, StringComparison.Ordinal)) => ColumnRole.Peer,
            _ when Array.Exists(Aheads, word => name.Contains(word, StringComparison.Ordinal)) => ColumnRole.Ahead,
            _ when Array.Exists(Weathers, word => name.StartsWith(word, StringComparison.Ordinal)) => ColumnRole.Weather,
            _ when name.EndsWith("price", StringComparison.Ordinal) && !Array.Exists(OtherPrices, word => name.StartsWith(word, StringComparison.Ordinal)) => ColumnRole.Price,
            _ => ColumnRole.Ignored,
        };
    }
}
