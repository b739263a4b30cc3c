namespace GridGrains.Domain.Markets;

/// <summary>The balancing area of a market.</summary>
/// <param name="Code">As the Energy Information Administration names it: <c>CISO</c>.</param>
/// <param name="StandardOffsetHours">Local standard time of its degree days.</param>
public sealed record BalancingArea(string Code, int StandardOffsetHours)
{
    /// <param name="name">The code, also behind dashes: <c>US-CAL-CISO</c>.</param>
    public bool IsNamed(string name) => Code.Equals(name[(name.LastIndexOf('-') + 1)..], StringComparison.OrdinalIgnoreCase);
}
