using System.Globalization;
using System.Text;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Tests.Benchmarks.Markets;

/// <summary>SPP's day-ahead report of one day, of any size.</summary>
internal static class SppReport
{
    public static string NameOf(DateTime day) => string.Create(CultureInfo.InvariantCulture, $"DA-LMP-SL-{day:yyyyMMdd}0100.csv");

    /// <summary>23, 24 or 25.</summary>
    public static int HoursIn(DateTime day) => Isos.Spp.Clock.HoursIn(LocalDate.FromDateTime(day));

    public static byte[] Write(DateTime day, int nodes)
    {
        var (clock, start) = (Isos.Spp.Clock, Isos.Spp.Clock.StartOfDayUtc(LocalDate.FromDateTime(day)));
        var text = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        for (var hour = 1; hour <= HoursIn(day); hour++)
        {
            var end = start.AddHours(hour);
            var local = clock.ToLocal(end).ToDateTimeUnspecified();
            for (var node = 0; node < nodes; node++)
            {
                var lmp = BenchmarkMarket.Lmp(node, end, dayAhead: true);
                text.Append(CultureInfo.InvariantCulture, $"{local:MM/dd/yyyy HH:mm:ss},{end:MM/dd/yyyy HH:mm:ss},LOCATION_{node},PNODE_{node},{lmp:F4},0.1410,-2.1891,{lmp + 2.0481:F4}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
