using System.Globalization;
using System.Text;

namespace GridGrains.Tests.Benchmarks.Markets;

/// <summary>SPP's day-ahead report of one day in winter, of any size.</summary>
internal static class SppReport
{
    private const int Hours = 24;
    private const int HoursBehindUtc = 6;

    public static string NameOf(DateTime day) => string.Create(CultureInfo.InvariantCulture, $"DA-LMP-SL-{day:yyyyMMdd}0100.csv");

    public static byte[] Write(DateTime day, int nodes)
    {
        var text = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        for (var hour = 1; hour <= Hours; hour++)
        {
            var end = day.AddHours(HoursBehindUtc + hour);
            for (var node = 0; node < nodes; node++)
            {
                var lmp = BenchmarkMarket.Lmp(node, end, dayAhead: true);
                text.Append(CultureInfo.InvariantCulture, $"{end.AddHours(-HoursBehindUtc):MM/dd/yyyy HH:mm:ss},{end:MM/dd/yyyy HH:mm:ss},LOCATION_{node},PNODE_{node},{lmp:F4},0.1410,-2.1891,{lmp + 2.0481:F4}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
