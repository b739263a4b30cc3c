using System.Globalization;
using System.Text;

namespace GridGrains.Tests.Faults.Feeds;

/// <summary>A report file of SPP's real-time market with two whole UTC days of some nodes, and what the tables must hold of it.</summary>
internal sealed class BulkReport(string name, DateTime firstDayUtc, int nodes)
{
    public const string Iso = "SPP";

    private const int Days = 2;
    private const int IntervalsPerDay = 288;
    private const int MinutesPerInterval = 5;

    private static readonly TimeZoneInfo Clock = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    public string Name => name;

    public DateTime FromUtc => firstDayUtc;

    public DateTime ToUtc => firstDayUtc.AddDays(Days);

    public long Rows => (long)nodes * Days * IntervalsPerDay;

    /// <summary>Of each node.</summary>
    public long Hours => Days * 24;

    public long Minutes => Rows * MinutesPerInterval;

    /// <summary>Whole numbers, so that the sum is exact in any order.</summary>
    public long SumOfPrices => nodes * Enumerable.Range(0, Days * IntervalsPerDay).Sum(PriceOf);

    /// <summary>Of each node, from its first interval.</summary>
    public IEnumerable<long> FirstPrices(int count) => Enumerable.Range(0, count).Select(PriceOf);

    public string Text()
    {
        var text = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        for (var i = 0; i < Days * IntervalsPerDay; i++)
        {
            var endUtc = firstDayUtc.AddMinutes(MinutesPerInterval * (i + 1));
            for (var node = 0; node < nodes; node++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTimeFromUtc(endUtc, Clock):MM/dd/yyyy HH:mm:ss},{endUtc:MM/dd/yyyy HH:mm:ss},BULK_{node},P,{PriceOf(i)},0,0,{PriceOf(i)}\n");
            }
        }

        return text.ToString();
    }

    private static long PriceOf(int interval) => 10 + (interval % 90);
}
