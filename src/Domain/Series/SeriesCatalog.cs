using System.Buffers;

namespace GridGrains.Domain.Series;

/// <summary>The families of series: meaning, unit and sign of each, the same for every market.</summary>
public static class SeriesCatalog
{
    public const string LoadActual = "load_actual";
    public const string LoadForecast = "load_forecast";
    public const string NetLoad = "net_load";
    public const string Wind = "wind";
    public const string WindForecast = "wind_forecast";
    public const string Solar = "solar";
    public const string SolarForecast = "solar_forecast";
    public const string FuelMix = "fuel_mix";
    public const string Storage = "storage";
    public const string Interchange = "interchange";
    public const string AncillaryPrice = "as_price";
    public const string Reserve = "reserve";
    public const string OutageMw = "outage_mw";
    public const string GasPrice = "gas_price";
    public const string CarbonPrice = "carbon_price";
    public const string Emissions = "emissions";
    public const string ShadowPrice = "shadow_price";
    public const string PriceForecast = "price_forecast";
    public const string ZoneLoadForecast = "zone_load_forecast";

    private const string Mw = "MW";
    private const double MaxMw = 1_000_000;
    private const int MaxNameLength = 64;

    private static readonly SearchValues<char> MemberLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    public static IReadOnlyList<SeriesFamilyInfo> All { get; } =
    [
        new(LoadActual, false, SeriesKind.Actual, Mw, "consumption is positive", "load as metered or estimated by the market, mean of the interval", 0, MaxMw),
        new(LoadForecast, false, SeriesKind.Forecast, Mw, "consumption is positive", "load as forecast by the market, every issue", 0, MaxMw),
        new(NetLoad, false, SeriesKind.Actual, Mw, "consumption is positive", "load less wind and solar", -MaxMw, MaxMw),
        new(Wind, false, SeriesKind.Actual, Mw, "generation is positive", "wind generation", -MaxMw, MaxMw),
        new(WindForecast, false, SeriesKind.Forecast, Mw, "generation is positive", "wind generation as forecast, every issue", -MaxMw, MaxMw),
        new(Solar, false, SeriesKind.Actual, Mw, "generation is positive", "solar generation; at night plants may take a little", -MaxMw, MaxMw),
        new(SolarForecast, false, SeriesKind.Forecast, Mw, "generation is positive", "solar generation as forecast, every issue", -MaxMw, MaxMw),
        new(FuelMix, true, SeriesKind.Actual, Mw, "generation is positive, charging negative", "generation by fuel", -MaxMw, MaxMw),
        new(Storage, false, SeriesKind.Actual, Mw, "discharge is positive, charging negative", "storage of the market", -MaxMw, MaxMw),
        new(Interchange, true, SeriesKind.Actual, Mw, "import into the market is positive", "flow over an interface or to a neighbour", -MaxMw, MaxMw),
        new(AncillaryPrice, true, SeriesKind.Price, "USD/MW", "paid to the supplier is positive", "clearing price of one hour of a service: regulation_up, regulation_down, spinning, non_spinning", -100_000, 100_000),
        new(Reserve, true, SeriesKind.Actual, Mw, "held in reserve is positive", "reserve of one kind", 0, MaxMw),
        new(OutageMw, true, SeriesKind.Forecast, Mw, "capacity out of service is positive; a type may be below zero where the market balances its types", "generation out of service by type, as published, every issue", -MaxMw, MaxMw),
        new(GasPrice, true, SeriesKind.Price, "USD/MMBtu", "paid by the buyer is positive", "natural gas at a hub", -1_000, 1_000),
        new(CarbonPrice, true, SeriesKind.Price, "USD/t", "paid by the emitter is positive", "allowance for a tonne of CO2", 0, 10_000),
        new(ShadowPrice, true, SeriesKind.Price, "USD/MWh", "what one more MW of the limit is worth: never below zero, whichever sign the market writes", "shadow price of a binding constraint: real_time, day_ahead; the place is the constraint and its contingency", 0, MaxMw),
        new(PriceForecast, true, SeriesKind.Forecast, "USD/MWh", "paid by the buyer is positive", "day-ahead price of a hub as this platform forecasts it, by model, every issue", -100_000, 100_000),
        new(ZoneLoadForecast, true, SeriesKind.Forecast, Mw, "consumption is positive", "load of a zone as this platform forecasts it, by model, every issue", 0, MaxMw),
        new(Emissions, false, SeriesKind.Actual, "t/h", "emitted is positive", "CO2 of generation", -MaxMw, MaxMw),
    ];

    private static readonly Dictionary<string, SeriesFamilyInfo> ByName = All.ToDictionary(family => family.Name, StringComparer.Ordinal);

    /// <returns>The family of a series; null for a name that is none.</returns>
    public static SeriesFamilyInfo? Find(string series)
    {
        var dot = series.IndexOf('.', StringComparison.Ordinal);
        if (series.Length > MaxNameLength || !ByName.TryGetValue(dot < 0 ? series : series[..dot], out var family))
        {
            return null;
        }

        var isWhole = family.HasMembers ? dot > 0 && dot + 1 < series.Length && !series.AsSpan(dot + 1).ContainsAnyExcept(MemberLetters) : dot < 0;
        return isWhole ? family : null;
    }

    /// <summary>A market's own word as the word after a dot: <c>Natural Gas</c> becomes <c>natural_gas</c>.</summary>
    /// <returns>Null for a text without a letter or digit.</returns>
    public static string? MemberOf(ReadOnlySpan<char> text)
    {
        Span<char> word = stackalloc char[MaxNameLength];
        var length = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character) && length < word.Length)
            {
                word[length++] = char.ToLowerInvariant(character);
            }
            else if (length > 0 && length < word.Length && word[length - 1] != '_')
            {
                word[length++] = '_';
            }
        }

        var kept = word[..length].TrimEnd('_');
        return kept.IsEmpty ? null : kept.ToString();
    }
}
