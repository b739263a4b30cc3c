using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Units that sources write, and how each becomes the platform's own.</summary>
public static class SourceUnits
{
    private static readonly Dictionary<(string From, string To), (double Factor, double Offset)> Conversions = new()
    {
        [("USD/kWh", "USD/MWh")] = (1000, 0),
        [("cents/kWh", "USD/MWh")] = (10, 0),
        [("$/MWh", "USD/MWh")] = (1, 0),
        [("kW", "MW")] = (0.001, 0),
        [("GW", "MW")] = (1000, 0),
        [("degF", "degC")] = (5d / 9, -32 * 5d / 9),
        [("K", "degC")] = (1, -273.15),
        [("mph", "m/s")] = (0.44704, 0),
        [("kn", "m/s")] = (1852d / 3600, 0),
        [("km/h", "m/s")] = (1 / 3.6, 0),
        [("percent", "fraction")] = (0.01, 0),
        [("okta", "fraction")] = (0.125, 0),
        [("s", "min")] = (1d / 60, 0),
        [("h", "min")] = (60, 0),
    };

    // What people write for units that have another name here.
    private static readonly Dictionary<string, string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["F"] = "degF",
        ["°F"] = "degF",
        ["fahrenheit"] = "degF",
        ["C"] = "degC",
        ["°C"] = "degC",
        ["celsius"] = "degC",
        ["kelvin"] = "K",
        ["mps"] = "m/s",
        ["kph"] = "km/h",
        ["kmh"] = "km/h",
        ["knots"] = "kn",
        ["kt"] = "kn",
        ["%"] = "percent",
        ["pct"] = "percent",
        ["$/kWh"] = "USD/kWh",
        ["megawatt"] = "MW",
        ["gigawatt"] = "GW",
        ["kilowatt"] = "kW",
        ["sec"] = "s",
        ["seconds"] = "s",
        ["minutes"] = "min",
        ["hours"] = "h",
        ["hour"] = "h",
    };

    /// <summary>Units that can be written for a field whose own unit is <paramref name="own"/>.</summary>
    public static IEnumerable<string> For(string own) => Conversions.Keys.Where(pair => pair.To == own).Select(pair => pair.From).Prepend(own);

    /// <summary>The one of some units that another name most likely meant; null where none is near.</summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> known) => Usual.TryGetValue(name, out var usual) && known.Contains(usual) ? usual : NearestName.Of(name, known);

    /// <summary>Why one unit does not become another, and which one was most likely meant.</summary>
    /// <param name="place">The unit that is wrong: 1 for what the source has, 2 for what it becomes.</param>
    public static (string Message, string? Instead) FaultOf(string from, string to, out int place)
    {
        var known = For(to).ToList();
        place = known.Count > 1 ? 1 : 2;
        var (written, fitting) = place == 1 ? (from, known) : (to, Own.ToList());
        var nearest = Nearest(written, fitting);
        return ($"{(place == 1 ? $"'{from}' does not become {to}; {string.Join(", ", known)} do" : $"nothing becomes '{to}'; there are {string.Join(", ", fitting)}")}{(nearest is null ? "" : $"; is {nearest} meant?")}", nearest);
    }

    /// <summary>Units that others become.</summary>
    public static IEnumerable<string> Own => Conversions.Keys.Select(pair => pair.To).Distinct();

    public static bool TryGet(string from, string to, out double factor, out double offset)
    {
        var isKnown = Conversions.TryGetValue((from, to), out var conversion) || from == to;
        (factor, offset) = from == to ? (1, 0) : conversion;
        return isKnown;
    }
}
