using GridGrains.Domain.Markets;

namespace GridGrains.Silo.Http.Features;

/// <summary>A feature's value, and the prices that it is computed from.</summary>
/// <param name="Place">The node, or the hub.</param>
/// <param name="FromUtc">Start of the first interval that counts.</param>
/// <param name="ToUtc">Their end, exclusive.</param>
/// <param name="Value">As it is served, in the feature's unit; NaN for none.</param>
/// <param name="Formula">How the value comes of the prices.</param>
/// <param name="Recompute">The same figure of prices, in USD/MWh and any order; NaN of none.</param>
internal sealed record FeatureOrigin(
    EntityKey Place, bool IsHub, PriceProduct Product, DateTime FromUtc, DateTime ToUtc, double Value, string Formula, Func<double[], double> Recompute);
