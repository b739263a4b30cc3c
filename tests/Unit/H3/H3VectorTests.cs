using System.Globalization;
using GridGrains.H3;
using Xunit;

namespace GridGrains.Tests.Unit.H3;

/// <summary>The vectors of H3 4.5.0 in the shared data: centres, boundaries, base cells, compact and uncompact.</summary>
public sealed class H3VectorTests
{
    // The vectors have six digits for centres and nine for corners.
    private const double CenterDegrees = 1e-6;
    private const double CornerDegrees = 2e-9;

    [Fact]
    public void Centres_lead_to_their_cells_and_back()
    {
        var count = 0;
        foreach (var file in Files("*centers.txt").Concat(Files("res*ic.txt")))
        {
            foreach (var (cell, center) in Centers(file))
            {
                Assert.True(cell.IsValidCell);
                Assert.Equal(cell, H3Cell.LatLngToCell(center, cell.Resolution));
                AssertSame(center, cell.ToLatLng(), CenterDegrees, cell);
                count++;
            }
        }

        Assert.True(count > 10_000, $"only {count} vectors");
    }

    [Fact]
    public void Boundaries_have_the_published_corners()
    {
        var count = 0;
        foreach (var file in Files("*cells.txt"))
        {
            foreach (var (cell, corners) in Boundaries(file))
            {
                var boundary = cell.ToBoundary();
                Assert.Equal(corners.Count, boundary.Length);
                foreach (var (published, own) in corners.Zip(boundary))
                {
                    AssertSame(published, own, CornerDegrees, cell);
                }

                count++;
            }
        }

        Assert.True(count > 3_000, $"only {count} vectors");
    }

    [Fact]
    public void Base_cells_and_the_next_resolutions_are_all_there()
    {
        for (var resolution = 0; resolution <= 2; resolution++)
        {
            var published = Centers(SharedData.PathOf($"h3/res0{resolution}ic.txt")).Select(vector => vector.Cell).Order().ToArray();
            var own = H3Cell.GetRes0Cells().SelectMany(cell => cell.ToChildren(resolution)).Order().ToArray();
            Assert.Equal(published, own);
            Assert.Equal(H3Cell.GetNumCells(resolution), own.Length);
        }
    }

    [Fact]
    public void Compacting_and_uncompacting_give_the_same_cells()
    {
        var files = Files("compact_test*.txt").Concat(Files("uncompact_test*.txt")).ToArray();
        Assert.Equal(6, files.Length);
        foreach (var file in files)
        {
            var cells = File.ReadAllText(file).Split([' ', '"', ',', '[', ']', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(H3Cell.Parse).ToArray();
            var finest = cells.Max(cell => cell.Resolution);
            var uncompacted = CellSets.UncompactCells(cells, finest).Order().ToArray();
            var compacted = CellSets.CompactCells(uncompacted);
            Assert.Equal(uncompacted, CellSets.UncompactCells(compacted, finest).Order());
            Assert.True(compacted.Length <= cells.Distinct().Count());
        }
    }

    private static string[] Files(string pattern) => Directory.GetFiles(SharedData.PathOf("h3"), pattern);

    private static IEnumerable<(H3Cell Cell, LatLng Center)> Centers(string file) =>
        from line in File.ReadLines(file)
        let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where parts.Length == 3
        select (H3Cell.Parse(parts[0]), Point(parts[1], parts[2]));

    private static IEnumerable<(H3Cell Cell, List<LatLng> Corners)> Boundaries(string file)
    {
        var cell = default(H3Cell);
        var corners = new List<LatLng>();
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            switch (line)
            {
                case "" or "{":
                    break;
                case "}":
                    yield return (cell, corners);
                    corners = [];
                    break;
                default:
                    var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    if (parts.Length == 1)
                    {
                        cell = H3Cell.Parse(parts[0]);
                    }
                    else
                    {
                        corners.Add(Point(parts[0], parts[1]));
                    }

                    break;
            }
        }
    }

    private static LatLng Point(string latitude, string longitude) =>
        new(double.Parse(latitude, CultureInfo.InvariantCulture), double.Parse(longitude, CultureInfo.InvariantCulture));

    private static void AssertSame(LatLng expected, LatLng actual, double degrees, H3Cell cell)
    {
        var longitude = Math.Abs(expected.LongitudeDegrees - actual.LongitudeDegrees) % 360;
        Assert.True(
            Math.Abs(expected.LatitudeDegrees - actual.LatitudeDegrees) <= degrees && Math.Min(longitude, 360 - longitude) <= degrees,
            $"{cell}: {actual} is not {expected}");
    }
}
