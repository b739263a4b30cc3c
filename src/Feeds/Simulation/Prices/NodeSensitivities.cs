using GridGrains.Feeds.Simulation.Grid;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>
/// How the nodes of one ISO answer to its constraints and losses. A constraint parts the footprint: on one side relieving it is worth
/// money, on the other it costs; so neighbours have similar prices.
/// </summary>
internal sealed class NodeSensitivities
{
    public const int Constraints = 6;
    public const double MaxLossShare = 0.08;

    // Distance from the constraint over which the effect grows to its full size.
    private const double ReachDegrees = 1.5;

    private readonly double[] _shifts;
    private readonly double[] _lossShares;

    public NodeSensitivities(SimulatedIsoGrid grid, ulong seed)
    {
        _shifts = new double[grid.ResourceNodes * Constraints];
        _lossShares = new double[grid.ResourceNodes];
        for (var constraint = 0; constraint < Constraints; constraint++)
        {
            FillShifts(grid, constraint, SeededHash.Mix(seed, (ulong)constraint));
        }

        FillLosses(grid, SeededHash.Mix(seed, Constraints));
    }

    /// <summary>Share of each constraint's shadow price that a node's congestion carries, in [-1, 1].</summary>
    public ReadOnlySpan<double> Shifts(int node) => _shifts.AsSpan(node * Constraints, Constraints);

    public double LossShare(int node) => _lossShares[node];

    // The line between the first nodes' areas is what the constraint limits: two of the ISO's own places, drawn by the seed.
    private void FillShifts(SimulatedIsoGrid grid, int constraint, ulong seed)
    {
        var from = grid.Nodes[SeededHash.Below(SeededHash.Mix(seed, 0), grid.ResourceNodes)];
        var to = grid.Nodes[SeededHash.Below(SeededHash.Mix(seed, 1), grid.ResourceNodes)];
        var (north, east) = (to.Latitude - from.Latitude, to.Longitude - from.Longitude);
        var length = Math.Max(Math.Sqrt((north * north) + (east * east)), 0.01);
        var (middleLatitude, middleLongitude) = ((from.Latitude + to.Latitude) / 2, (from.Longitude + to.Longitude) / 2);
        for (var node = 0; node < grid.ResourceNodes; node++)
        {
            var along = (((grid.Nodes[node].Latitude - middleLatitude) * north) + ((grid.Nodes[node].Longitude - middleLongitude) * east)) / length;
            var side = (2 * SmoothNoise.SmoothStep(Math.Clamp(0.5 + (along / (2 * ReachDegrees)), 0, 1))) - 1;
            var own = 0.06 * SeededHash.Signed(SeededHash.Mix(seed, 2, (ulong)node));
            _shifts[(node * Constraints) + constraint] = Math.Clamp((0.8 * side) + own, -1, 1);
        }
    }

    private void FillLosses(SimulatedIsoGrid grid, ulong seed)
    {
        var center = grid.Nodes[SeededHash.Below(seed, grid.ResourceNodes)];
        for (var node = 0; node < grid.ResourceNodes; node++)
        {
            var (north, east) = (grid.Nodes[node].Latitude - center.Latitude, grid.Nodes[node].Longitude - center.Longitude);
            var away = Math.Sqrt((north * north) + (east * east));
            var own = 0.01 * SeededHash.Signed(SeededHash.Mix(seed, 1, (ulong)node));
            _lossShares[node] = Math.Clamp(0.015 - (0.012 * away) + own, -MaxLossShare, MaxLossShare);
        }
    }
}
