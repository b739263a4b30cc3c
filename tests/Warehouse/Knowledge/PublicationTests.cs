using System.Buffers;
using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Changes;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Tests.Support;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Knowledge;

/// <summary>Three publications of the same hours: a market's own of two years, and a third one. Every hour is right at four moments.</summary>
public sealed class PublicationTests(EmbeddedClickHouse engine)
{
    private const string Load = "SPP/load_actual/SWPP";

    private static readonly DateTime[] Published = [Day(2019), Day(2020), Day(2021)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_hour_is_right_at_four_moments_and_each_correction_is_named()
    {
        var publications = new[] { Read("SWPP_2019_Oct.csv"), Read("SWPP_2020_Oct.csv"), [] };
        publications[2] = publications[1].Where((_, place) => place % 7 == 0).ToDictionary(hour => hour.Key, hour => hour.Value + 1);
        await using var bed = new WarehouseBed(engine);
        var records = new RecordBuffer();
        foreach (var (hours, known) in publications.Zip(Published))
        {
            Add(records, hours, known);
        }

        await bed.WriteAsync(SeriesTable.Topic, records);
        var series = new WarehouseSeries(bed.Warehouse);
        var moments = new[] { Published[0].AddTicks(-10), Published[0], Published[1].AddDays(30), Published[2] };
        foreach (var moment in moments)
        {
            Assert.Equal(KnownAt(publications, moment), (await series.ReadAsync(SeriesKey.Parse(Load), Day(2014), Day(2021), moment, Token)).Select(point => (point.StartUtc, point.Value)));
        }

        var (before, after) = (KnownAt(publications, moments[1]).ToDictionary(hour => hour.Start, hour => hour.Value), KnownAt(publications, moments[3]).ToDictionary(hour => hour.Start, hour => hour.Value));
        var expected = before.Keys.Where(hour => !before[hour].Equals(after[hour])).Order().ToArray();
        var changes = await ChangesAsync(bed, moments[1], moments[3]);
        Assert.True(expected.Length > 1000, $"{expected.Length} hours were revised");
        Assert.Equal(expected, changes.Select(change => change.StartUtc));
        Assert.All(changes, change => Assert.Equal((before[change.StartUtc], after[change.StartUtc]), (change.Old.Value, change.New.Value)));
        Assert.Empty(await ChangesAsync(bed, moments[0], moments[1]));
    }

    private static async Task<List<Change>> ChangesAsync(WarehouseBed bed, DateTime since, DateTime asOf)
    {
        await bed.Warehouse.OpenAsync(Token);
        var tables = new WarehouseChanges(new WarehouseQueries(bed.Warehouse));
        var query = new ChangeQuery(since, asOf, Day(2014), Day(2021), Isos.Spp, null, null, SeriesCatalog.LoadActual, null, Take: 5_000);
        var all = new List<Change>();
        for (var page = await tables.ReadAsync(ChangeKind.Series, query, caps => caps, Token); page.Count > 0;)
        {
            all.AddRange(page);
            var last = page[^1];
            page = await tables.ReadAsync(ChangeKind.Series, query with { After = new ChangePlace(last.Kind, last.StartUtc, last.Iso, last.Market, last.Subject, last.Place) }, caps => caps, Token);
        }

        return all;
    }

    private static IEnumerable<(DateTime Start, double Value)> KnownAt(Dictionary<DateTime, double>[] publications, DateTime moment)
    {
        var known = new SortedDictionary<DateTime, double>();
        foreach (var hour in publications.Where((_, place) => Published[place] <= moment).SelectMany(hours => hours))
        {
            known[hour.Key] = hour.Value;
        }

        return known.Select(hour => (hour.Key, hour.Value));
    }

    // Hours in a row share a record.
    private static void Add(RecordBuffer records, Dictionary<DateTime, double> hours, DateTime known)
    {
        var starts = hours.Keys.Order().ToArray();
        for (var (first, next) = (0, 0); first < starts.Length; first = next)
        {
            for (next = first + 1; next < starts.Length && next - first < SeriesRecordReader.MaxValues && starts[next] == starts[next - 1].AddHours(1); next++)
            {
            }

            var value = new ArrayBufferWriter<byte>();
            SeriesRecordJson.Write(value, "TEST", starts[first], 60, known, 0, SeriesBasis.File, [.. starts[first..next].Select(start => hours[start])]);
            records.Add(Encoding.UTF8.GetBytes(Load), value.WrittenSpan);
        }
    }

    /// <summary>Demand by the start of the hour; NaN where the file has none.</summary>
    private static Dictionary<DateTime, double> Read(string file)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("GRIDGRAINS_SHARED_DATA") ?? Path.Combine(Path.GetDirectoryName(RepositoryFolder.Path)!, "shared", "data"), "eia", "publications", file);
        Assert.SkipUnless(File.Exists(path), $"shared data '{file}' is absent");
        return File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToDictionary(
            fields => DateTime.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).AddHours(-1),
            fields => double.TryParse(fields[1], CultureInfo.InvariantCulture, out var mw) ? mw : double.NaN);
    }

    private static DateTime Day(int year) => new(year, 10, 1, 0, 0, 0, DateTimeKind.Utc);
}
