using GridGrains.H3;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.H3;

/// <summary>
/// The managed grid beside ClickHouse's functions, which call H3's own library. Points come from hashes of their numbers (seed: the text in
/// the query), even over the globe. The benchmark <c>h3</c> compares a million points.
/// </summary>
public sealed class H3CoreTests(EmbeddedClickHouse engine) : IDisposable
{
    private const double Degrees = 1e-9;

    private readonly RawHttp _http = new(engine.Endpoint);

    [Fact]
    public async Task Points_lead_to_the_same_cells_at_every_resolution()
    {
        const int Points = 200_000;
        using var rows = await RowsAsync($"SELECT lat, lon, res, geoToH3(lat, lon, res) FROM ({PointsSql(Points)})");
        for (var point = 0; point < Points; point++)
        {
            double latitude = rows.ReadDouble(), longitude = rows.ReadDouble();
            var resolution = rows.ReadByte();
            var cell = H3Cell.LatLngToCell(latitude, longitude, resolution);
            if (cell.Value != rows.ReadUInt64())
            {
                Assert.Fail($"({latitude:R}, {longitude:R}) at {resolution}: {cell}");
            }
        }
    }

    [Fact]
    public async Task Centres_boundaries_and_areas_are_the_same()
    {
        using var rows = await RowsAsync($"SELECT cell, h3ToGeo(cell) AS p, p.1, p.2, h3CellAreaM2(cell), h3ToGeoBoundary(cell) FROM ({CellsSql(10_000)})".Replace("AS p, p.1, p.2", "AS p", StringComparison.Ordinal));
        foreach (var cell in Cells(rows))
        {
            AssertSame(new LatLng(rows.ReadDouble(), rows.ReadDouble()), cell.ToLatLng(), cell);
            Assert.Equal(1, cell.AreaKm2() / (rows.ReadDouble() / 1e6), 1e-7);
            var boundary = cell.ToBoundary();
            Assert.Equal(rows.Read7BitEncodedInt(), boundary.Length);
            foreach (var corner in boundary)
            {
                AssertSame(new LatLng(rows.ReadDouble(), rows.ReadDouble()), corner, cell);
            }
        }
    }

    [Fact]
    public async Task Disks_and_rings_are_the_same_also_around_pentagons()
    {
        using var rows = await RowsAsync($"SELECT cell, h3kRing(cell, 3) FROM ({CellsSql(3_000)})");
        foreach (var cell in Cells(rows))
        {
            AssertSameCells(rows, cell.GridDisk(3), cell);
        }
    }

    [Fact]
    public async Task Relatives_are_the_same()
    {
        using var rows = await RowsAsync($"SELECT cell, h3ToCenterChild(cell, toUInt8(15)), h3ToParent(cell, toUInt8(0)), h3ToChildren(cell, toUInt8(least(15, h3GetResolution(cell) + 2))) FROM ({CellsSql(3_000)})");
        foreach (var cell in Cells(rows))
        {
            Assert.Equal(rows.ReadUInt64(), cell.ToCenterChild(15).Value);
            Assert.Equal(rows.ReadUInt64(), cell.ToParent(0).Value);
            AssertSameCells(rows, cell.ToChildren(Math.Min(15, cell.Resolution + 2)), cell);
        }
    }

    [Fact]
    public async Task Distances_are_the_same()
    {
        var count = 0;
        using var rows = await RowsAsync($"SELECT cell, arrayJoin(h3kRing(cell, 4)) AS other, h3Distance(cell, other) FROM ({CellsSql(400)} WHERE number >= 192)");
        foreach (var cell in Cells(rows))
        {
            var other = new H3Cell(rows.ReadUInt64());
            var steps = rows.ReadInt64();
            Assert.Equal(steps, cell.TryGridDistance(other, out var own) ? own : -1);
            count++;
        }

        Assert.True(count > 10_000);
    }

    [Fact]
    public async Task Random_bits_are_valid_alike()
    {
        var valid = 0;
        using var rows = await RowsAsync("SELECT bitOr(bitAnd(cityHash64(number, 'bits'), bitShiftRight(toUInt64(-1), 12)), bitShiftLeft(toUInt64(8 * 16 + number % 16), 52)) AS bits, "
            + "if(number % 3 = 0, bits, bitOr(bitAnd(geoToH3(toFloat64(number % 80), toFloat64(number % 170), toUInt8(number % 16)), bitNot(bitShiftLeft(toUInt64(7), number % 45))), bitShiftLeft(number % 8, number % 45))) AS value, h3IsValid(value) FROM numbers(50000)");
        for (var row = 0; row < 50_000; row++)
        {
            rows.ReadUInt64();
            var cell = new H3Cell(rows.ReadUInt64());
            var isValid = rows.ReadByte() == 1;
            Assert.True(isValid == cell.IsValidCell, $"{cell}: {isValid}");
            valid += isValid ? 1 : 0;
        }

        Assert.InRange(valid, 100, 49_900);
    }

    public void Dispose() => _http.Dispose();

    private static string PointsSql(int count) =>
        "SELECT number, degrees(asin(cityHash64(number, 'latitude 7') / 9223372036854775808. - 1)) AS lat, "
        + $"cityHash64(number, 'longitude 7') / 9223372036854775808. * 180 - 180 AS lon, toUInt8(number % 16) AS res FROM numbers({count})";

    // The pentagons of all resolutions (192) first, then cells at random.
    private static string CellsSql(int count) =>
        $"SELECT number, if(number < 192, h3GetPentagonIndexes(toUInt8(number % 16))[intDiv(number, 16) + 1], geoToH3(lat, lon, res)) AS cell FROM ({PointsSql(count)})";

    private async Task<BinaryReader> RowsAsync(string sql)
    {
        using var content = new StringContent(sql + " FORMAT RowBinary");
        using var response = await _http.Client.PostAsync("/", content, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(500, bytes.Length))));
        return new BinaryReader(new MemoryStream(bytes));
    }

    private static IEnumerable<H3Cell> Cells(BinaryReader rows)
    {
        while (rows.BaseStream.Position < rows.BaseStream.Length)
        {
            yield return new H3Cell(rows.ReadUInt64());
        }
    }

    private static void AssertSameCells(BinaryReader rows, H3Cell[] own, H3Cell of)
    {
        var theirs = Enumerable.Range(0, rows.Read7BitEncodedInt()).Select(_ => new H3Cell(rows.ReadUInt64())).Order().ToArray();
        Array.Sort(own);
        Assert.True(theirs.AsSpan().SequenceEqual(own), $"{of}: {string.Join(' ', own.Except(theirs))} are too many, {string.Join(' ', theirs.Except(own))} are missing");
    }

    private static void AssertSame(LatLng expected, LatLng actual, H3Cell cell)
    {
        var longitude = Math.Abs(expected.LongitudeDegrees - actual.LongitudeDegrees) % 360;
        longitude = Math.Min(longitude, 360 - longitude) * Math.Cos(expected.LatitudeDegrees * Math.PI / 180);
        Assert.True(Math.Abs(expected.LatitudeDegrees - actual.LatitudeDegrees) <= Degrees && longitude <= Degrees, $"{cell}: {actual} is not {expected}");
    }
}
