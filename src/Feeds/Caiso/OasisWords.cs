using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

internal enum OasisComponent
{
    Lmp,
    Energy,
    Congestion,
    Loss,
    Ghg,
}

/// <summary>OASIS' words for runs and components, in the CSV (<c>MCC</c>) and the XML spelling (<c>LMP_CONG_PRC</c>).</summary>
internal static class OasisWords
{
    public static readonly IReadOnlyList<PriceProduct> Products = [PriceProduct.DayAheadHourly, PriceProduct.RealTime15Min, PriceProduct.RealTime5Min];

    public static bool TryComponent(ReadOnlySpan<byte> text, out OasisComponent component)
    {
        OasisComponent? found = text switch
        {
            _ when text.SequenceEqual("LMP"u8) || text.SequenceEqual("LMP_PRC"u8) => OasisComponent.Lmp,
            _ when text.SequenceEqual("MCE"u8) || text.SequenceEqual("LMP_ENE_PRC"u8) => OasisComponent.Energy,
            _ when text.SequenceEqual("MCC"u8) || text.SequenceEqual("LMP_CONG_PRC"u8) => OasisComponent.Congestion,
            _ when text.SequenceEqual("MCL"u8) || text.SequenceEqual("LMP_LOSS_PRC"u8) => OasisComponent.Loss,
            _ when text.SequenceEqual("MGHG"u8) || text.SequenceEqual("LMP_GHG_PRC"u8) => OasisComponent.Ghg,
            _ => null,
        };
        component = found.GetValueOrDefault();
        return found is not null;
    }

    /// <exception cref="ReportFormatException">A run whose prices are no product of the platform.</exception>
    public static PriceProduct? ProductOfRun(string run) => IsNoProduct(run)
        ? throw new ReportFormatException($"holds prices of the {run} run, which is no product here")
        : TradedRun(run);

    /// <summary>Whether a row of this run belongs to the product; an unknown or unnamed run is not held against it.</summary>
    public static bool IsRunOf(PriceProduct product, string run) => !IsNoProduct(run) && (TradedRun(run) ?? product) == product;

    // Advisory prices of the hour-ahead process: filed as 15-minute prices they would mix with those of the FMM.
    private static bool IsNoProduct(string run) => run.ToUpperInvariant() is "HASP" or "RUC";

    private static PriceProduct? TradedRun(string run) => run.ToUpperInvariant() switch
    {
        "DAM" => PriceProduct.DayAheadHourly,
        "RTPD" or "FMM" => PriceProduct.RealTime15Min,
        "RTM" or "RTD" => PriceProduct.RealTime5Min,
        _ => null,
    };

    public static PriceProduct? ProductOfName(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper.Contains("PRC_INTVL_LMP") ? PriceProduct.RealTime5Min
            : upper.Contains("PRC_RTPD_LMP") ? PriceProduct.RealTime15Min
            : upper.Contains("PRC_LMP") ? PriceProduct.DayAheadHourly
            : null;
    }
}
