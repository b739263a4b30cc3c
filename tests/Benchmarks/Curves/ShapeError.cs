using System.Globalization;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Benchmarks.Report;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Tests.Benchmarks.Curves;

/// <summary>
/// How well hours are shaped, on day-ahead prices of a node in the south of California: each month's block means are taken as known, as quotes
/// would give them, and spread over the hours. Beside it: the month's mean for every hour, and the hours of the month before, moved to the mean.
/// </summary>
internal static class ShapeError
{
    private const string File = "series/sp15_lmp_19_20.csv";

    private static readonly LocalDate[] Tested = [new(2020, 2, 1), new(2020, 3, 1), new(2020, 4, 1)];

    public static IEnumerable<Figure> Measure(string? data)
    {
        if (data is null || !System.IO.File.Exists(Path.Combine(data, File)))
        {
            BenchmarkContext.Say("no real series: the error of the shape is left out");
            yield break;
        }

        var prices = Read(Path.Combine(data, File));
        var (shaped, flat, naive) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var month in Tested)
        {
            Add(prices, DeliveryPeriod.Month(month.Year, month.Month), shaped, flat, naive);
        }

        var note = $"mean absolute error, USD/MWh, {shaped.Count:N0} hours of {Tested.Length} months of 2020, block means known, shape of the twelve months before";
        yield return Figure.Beside("shape_mae_vs_flat", "USD/MWh", [shaped.Average()], "the month's mean for every hour", [flat.Average()], note);
        yield return Figure.Beside("shape_mae_vs_naive", "USD/MWh", [shaped.Average()], "same hours of the month before, moved to the mean", [naive.Average()], note);
    }

    private static void Add(Dictionary<DateTime, double> prices, DeliveryPeriod month, List<double> shaped, List<double> flat, List<double> naive)
    {
        var blocks = Isos.Caiso.Blocks;
        var start = blocks.Clock.StartOfDayUtc(month.First);
        var profile = HourlyProfile.Learn(blocks, prices.Where(hour => hour.Key < start && hour.Key >= start.AddDays(-365)).Select(hour => (hour.Key, hour.Value)));
        var realised = blocks.HoursOf(month.First, month.Last).Where(hour => prices.ContainsKey(hour.HourStartUtc)).ToArray();
        var quotes = realised.GroupBy(hour => hour.Block).Select(block => new CurveQuote(
            "month", month, block.Key.Name(), block.Average(hour => prices[hour.HourStartUtc]), null, null, null, "REALISED", QuoteKind.Settlement, start)).ToArray();
        var curve = CurveBuilder.Build("CAISO_SP15", month.First.PlusDays(-1), CurveTiles.Of(blocks), quotes, profile).Hours(month).ToDictionary(hour => hour.HourStartUtc, hour => hour.PriceUsdPerMwh);
        var mean = realised.Average(hour => prices[hour.HourStartUtc]);
        var before = prices.Where(hour => hour.Key < start && hour.Key >= start.AddDays(-28)).ToArray();
        var byHour = before.GroupBy(hour => blocks.Clock.ToLocal(hour.Key).Hour).ToDictionary(hour => hour.Key, hour => hour.Average(price => price.Value));
        var meanBefore = before.Average(hour => hour.Value);
        foreach (var hour in realised)
        {
            var price = prices[hour.HourStartUtc];
            shaped.Add(Math.Abs(price - curve[hour.HourStartUtc]));
            flat.Add(Math.Abs(price - mean));
            naive.Add(Math.Abs(price - (byHour[blocks.Clock.ToLocal(hour.HourStartUtc).Hour] - meanBefore + mean)));
        }
    }

    private static Dictionary<DateTime, double> Read(string path)
    {
        var prices = new Dictionary<DateTime, double>();
        foreach (var fields in System.IO.File.ReadLines(path).Skip(1).Select(line => line.Split(',')))
        {
            var hour = new CaisoOperatingHour(LocalDatePattern.Iso.Parse(fields[1]).Value, int.Parse(fields[2], CultureInfo.InvariantCulture));
            prices[hour.StartUtc()] = double.Parse(fields[7], CultureInfo.InvariantCulture);
        }

        return prices;
    }
}
