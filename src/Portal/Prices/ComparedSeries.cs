using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Prices;

/// <summary>One line of a comparison.</summary>
/// <param name="Kind"><c>hub</c>, <c>zone</c> or <c>node</c>.</param>
/// <param name="Name">ISO/NAME as the reader gave it.</param>
/// <param name="Key">The node whose prices are drawn.</param>
/// <param name="Points">Real-time prices, oldest first.</param>
public sealed record ComparedSeries(string Kind, string Name, string Key, string Product, IReadOnlyList<HistoryPoint> Points)
{
    public double? Last => Points.Count == 0 ? null : Points[^1].Lmp;

    public double? Mean => Points.Count == 0 ? null : Points.Average(point => point.Lmp);

    public double? Low => Points.Count == 0 ? null : Points.Min(point => point.Lmp);

    public double? High => Points.Count == 0 ? null : Points.Max(point => point.Lmp);

    public string Address => Name.Split('/', 2) is [var iso, var id]
        ? Kind switch { "hub" => PagePaths.Hub(iso, id), "zone" => PagePaths.Zone(iso, id), _ => PagePaths.Node(Key) }
        : PagePaths.Node(Key);

    /// <returns>The series, or in words why there is none.</returns>
    public static async Task<(ComparedSeries? Series, string? Error)> ReadAsync(IPriceReads prices, string kind, string name, DateTime fromUtc, CancellationToken cancellation)
    {
        if (name.Split('/', 2) is not [var code, var id] || !Isos.TryGet(code, out var iso))
        {
            return (null, $"'{name}' names no {kind}: write ISO/NAME, such as CAISO/SP15.");
        }

        if (await prices.FindPriceNodeAsync(kind, iso.Code, id, cancellation) is not { } found)
        {
            return (null, $"{iso.Code} has no {kind} '{id}' with a price.");
        }

        var history = await prices.HistoryAsync(found.Key, found.RealTime, fromUtc, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), cancellation);
        return (new ComparedSeries(kind, name, found.Key, found.RealTime.Name(), history.Points), null);
    }
}
