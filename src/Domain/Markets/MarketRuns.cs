namespace GridGrains.Domain.Markets;

/// <summary>What the ISOs themselves call the runs that a product comes from.</summary>
public static class MarketRuns
{
    /// <returns>The native name, such as CAISO's <c>RTPD</c>; null where the ISO has none beside the product's own.</returns>
    public static string? NameOf(Iso iso, PriceProduct product) => iso.Definition.NativeRuns.GetValueOrDefault(product);
}
