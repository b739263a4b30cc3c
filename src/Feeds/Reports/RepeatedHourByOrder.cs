using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Distinguishes the two passages of a repeated local hour where only the order of a node's rows does: the first passage is meant as long
/// as it lies after the node's previous interval. A file that holds nothing but the second passage cannot be distinguished from one with the
/// first; forms that give UTC never come here.
/// </summary>
public sealed class RepeatedHourByOrder(LocalTimes times)
{
    private readonly Dictionary<int, DateTime> _lastByNode = [];

    /// <param name="node">Index of the node within the file.</param>
    public bool TryToUtc(int node, DateTime local, out DateTime utc)
    {
        if (!times.TryToUtc(local, RepeatedHour.First, out utc))
        {
            return false;
        }

        if (times.IsAmbiguous(local) && _lastByNode.TryGetValue(node, out var last) && utc <= last)
        {
            times.TryToUtc(local, RepeatedHour.Second, out utc);
        }

        _lastByNode[node] = utc;
        return true;
    }
}
