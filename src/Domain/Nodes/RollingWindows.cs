namespace GridGrains.Domain.Nodes;

/// <summary>The windows over a node's real-time prices that are served as features.</summary>
public static class RollingWindows
{
    /// <summary>Shortest first.</summary>
    public static readonly IReadOnlyList<(string Name, string Text, TimeSpan Length)> All =
        [("15m", "15 minutes", TimeSpan.FromMinutes(15)), ("1h", "hour", TimeSpan.FromHours(1)), ("24h", "24 hours", TimeSpan.FromHours(24))];
}
