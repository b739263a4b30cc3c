using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Rollups;

/// <summary>
/// The offsets of a write as two arrays, so that a query can distinguish its rows from the others: the partitions of the live topics and then those
/// of the backfills' topics, real time before day-ahead.
/// </summary>
internal sealed class WrittenOffsets
{
    private static readonly string[] PlacesOfTopics = [Topics.RealTimeLmp, Topics.DayAheadLmp, Topics.BackfillRealTimeLmp, Topics.BackfillDayAheadLmp];

    // Rows of bulk loads are in no topic; their partitions are numbered behind those of the others.
    private static readonly int Places = (PlacesOfTopics.Length + 2) * Topics.LmpPartitions;

    /// <summary>Every row, of every topic and of bulk loads.</summary>
    public static readonly WrittenOffsets All = OfAll();

    private readonly long[] _from = new long[Places];
    private readonly long[] _next = new long[Places];

    public WrittenOffsets(IEnumerable<PartitionRows> rows)
    {
        foreach (var range in rows)
        {
            var place = (Array.IndexOf(PlacesOfTopics, range.Partition.Topic) * Topics.LmpPartitions) + range.Partition.Partition;
            (_from[place], _next[place]) = (range.From, range.Next);
        }
    }

    private static WrittenOffsets OfAll()
    {
        var all = new WrittenOffsets([]);
        Array.Fill(all._next, long.MaxValue);
        return all;
    }

    public void AddTo(Dictionary<string, object> settings)
    {
        settings["param_written_from"] = ArrayOf(_from);
        settings["param_written_next"] = ArrayOf(_next);
        settings["param_partitions"] = Topics.LmpPartitions;
        settings["param_backfills"] = LogPartitions.FirstOfBackfills;
    }

    private static string ArrayOf(IEnumerable<long> values) => $"[{string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
}
