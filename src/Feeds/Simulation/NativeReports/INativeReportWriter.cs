using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.NativeReports;

/// <summary>
/// Writes simulated prices as one report in a market's own form. Stateless. Corrections keep no trace of their known_at in forms that
/// do not publish one.
/// </summary>
public interface INativeReportWriter
{
    Iso Iso { get; }

    bool Writes(PriceProduct product);

    /// <summary>The name that the market gives such a report; it gives the product where the content does not.</summary>
    /// <param name="first">The first event of the report.</param>
    string FileName(in LmpEvent first);

    /// <param name="events">
    /// One publication or several consecutive ones of one product, interval by interval, as <see cref="MarketSimulator.Emit"/> writes
    /// them. Where a form is about a part of the nodes (NYISO), the others are left out.
    /// </param>
    void Write(ReadOnlySpan<LmpEvent> events, TextWriter output);
}

/// <summary>All native forms of the simulated products.</summary>
public static class NativeReportCatalog
{
    public static readonly IReadOnlyList<INativeReportWriter> All = [.. MarketFeeds.All.SelectMany(feed => feed.Writers)];

    /// <summary>The reports that a publication of this product fills: one, or two in NYISO (zones and generators).</summary>
    public static IEnumerable<INativeReportWriter> For(Iso iso, PriceProduct product) =>
        All.Where(writer => writer.Iso == iso && writer.Writes(product));
}
