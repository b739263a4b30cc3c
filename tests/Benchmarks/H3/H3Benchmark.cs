using System.Diagnostics;
using System.Text;
using GridGrains.ClickHouse.Engine;
using GridGrains.H3;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.H3;

/// <summary>
/// Finds the cells of a million points beside H3's own library, called by ClickHouse on one thread over a table in memory, and compares all
/// cells of both, at every resolution.
/// </summary>
internal sealed class H3Benchmark : IBenchmark
{
    private const int Points = 1_000_000;
    private const int Resolution = 7;

    private readonly double[] _latitudes = new double[Points];
    private readonly double[] _longitudes = new double[Points];

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        await using var server = await ClickHouseServer.StartAsync(new ClickHouseServerOptions { DataDirectory = context.NewDirectory("clickhouse") });
        var endpoint = server.Endpoint ?? throw new InvalidOperationException($"there is no engine: {server.State}");
        using var http = new HttpClient { BaseAddress = endpoint.Address };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.User}:{endpoint.Password}")));
        await BytesAsync(http, "CREATE TABLE points (lat Float64, lon Float64, res UInt8) ENGINE = Memory");
        await BytesAsync(http,
            "INSERT INTO points SELECT degrees(asin(cityHash64(number, 'latitude 7') / 9223372036854775808. - 1)), "
            + $"cityHash64(number, 'longitude 7') / 9223372036854775808. * 180 - 180, number % 16 FROM numbers({Points})");
        await CompareAsync(http);
        Own();
        var (own, core) = (new List<double>(), new List<double>());
        for (var run = 0; run < context.Runs; run++)
        {
            own.Add(Own());
            core.Add(await CoreAsync(http));
        }

        return
        [
            Figure.Of("h3_ns", "ns", own, $"latitude and longitude to cell at resolution {Resolution}, one thread, {Points:N0} points"),
            Figure.RatioOf("h3_vs_core", own, "ClickHouse geoToH3, one thread", core, "ns", "less the same query with a sum in place of the cell; cells compared at every resolution"),
        ];
    }

    private async Task CompareAsync(HttpClient http)
    {
        using var rows = new BinaryReader(new MemoryStream(await BytesAsync(http, "SELECT lat, lon, res, geoToH3(lat, lon, res) FROM points FORMAT RowBinary")));
        for (var point = 0; point < Points; point++)
        {
            (_latitudes[point], _longitudes[point]) = (rows.ReadDouble(), rows.ReadDouble());
            var own = H3Cell.LatLngToCell(_latitudes[point], _longitudes[point], rows.ReadByte());
            if (own.Value != rows.ReadUInt64())
            {
                throw new InvalidOperationException($"({_latitudes[point]:R}, {_longitudes[point]:R}): {own} is not the cell of H3's library");
            }
        }
    }

    private double Own()
    {
        var started = Stopwatch.GetTimestamp();
        var sum = 0UL;
        for (var point = 0; point < Points; point++)
        {
            sum += H3Cell.LatLngToCell(_latitudes[point], _longitudes[point], Resolution).Value;
        }

        return sum == 0 ? throw new InvalidOperationException("no cells") : Stopwatch.GetElapsedTime(started).TotalNanoseconds / Points;
    }

    private static async Task<double> CoreAsync(HttpClient http) =>
        (await TimeAsync(http, $"sum(geoToH3(lat, lon, toUInt8({Resolution})))") - await TimeAsync(http, "sum(lat + lon)")) / Points;

    private static async Task<double> TimeAsync(HttpClient http, string column)
    {
        var started = Stopwatch.GetTimestamp();
        await BytesAsync(http, $"SELECT {column} FROM points SETTINGS max_threads = 1");
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds;
    }

    private static async Task<byte[]> BytesAsync(HttpClient http, string sql)
    {
        using var content = new StringContent(sql);
        using var response = await http.PostAsync("/", content);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? bytes : throw new InvalidOperationException(Encoding.UTF8.GetString(bytes));
    }
}
