using CsCheck;
using GridGrains.H3;
using Xunit;

namespace GridGrains.Tests.Unit.H3;

/// <summary>What holds for every cell. Random cells are drawn evenly over the globe and all resolutions; seed in the failure's text.</summary>
public sealed class H3CellTests
{
    private static readonly Gen<LatLng> Points = Gen.Select(
        Gen.Double[-1, 1], Gen.Double[-180, 180], (sine, longitude) => new LatLng(Math.Asin(sine) * 180 / Math.PI, longitude));

    private static readonly Gen<H3Cell> Cells = Gen.Select(Points, Gen.Int[0, 15], H3Cell.LatLngToCell);

    [Fact]
    public void A_cell_holds_its_centre_and_has_valid_text() => Cells.Sample(cell =>
    {
        Assert.True(cell.IsValidCell);
        Assert.Equal(cell, H3Cell.LatLngToCell(cell.ToLatLng(), cell.Resolution));
        Assert.Equal(cell, H3Cell.Parse(cell.ToString()));
    }, iter: 2_000);

    [Fact]
    public void Children_lead_back_to_their_parent() => Cells.Where(cell => cell.Resolution < 13).Sample(cell =>
    {
        var children = cell.ToChildren(cell.Resolution + 2);
        Assert.Equal(cell.ToChildrenSize(cell.Resolution + 2), children.Distinct().Count());
        Assert.All(children, child => Assert.True(child.IsValidCell && child.ToParent(cell.Resolution) == cell));
        Assert.Equal(cell.ToCenterChild(cell.Resolution + 2), children[0]);
    }, iter: 200);

    [Fact]
    public void Pentagons_have_five_neighbours_five_corners_and_six_children()
    {
        Span<H3Cell> neighbors = stackalloc H3Cell[6];
        for (var resolution = 0; resolution <= 15; resolution++)
        {
            foreach (var pentagon in H3Cell.GetPentagons(resolution))
            {
                Assert.True(pentagon.IsPentagon && pentagon.IsValidCell);
                Assert.Equal(5, pentagon.GetNeighbors(neighbors));
                Assert.Equal(resolution % 2 == 0 ? 5 : 10, pentagon.ToBoundary().Length);
                Assert.Equal(resolution == 15 ? 1 : 6, pentagon.ToChildrenSize(Math.Min(15, resolution + 1)));
            }
        }
    }

    [Fact]
    public void Neighbours_are_mutual_also_around_pentagons() => Gen.Select(
        Cells, Gen.Int[0, 11], Gen.Bool, (cell, pentagon, near) => near ? H3Cell.GetPentagons(cell.Resolution)[pentagon] : cell).Sample(cell =>
        {
            Span<H3Cell> neighbors = stackalloc H3Cell[6];
            foreach (var other in cell.GridDisk(2))
            {
                var count = other.GetNeighbors(neighbors);
                Assert.Equal(other.IsPentagon ? 5 : 6, count);
                foreach (var neighbor in neighbors[..count])
                {
                    Assert.True(neighbor.IsValidCell && neighbor != other && neighbor.AreNeighborCells(other));
                }
            }
        }, iter: 300);

    [Fact]
    public void Rings_make_up_the_disk_and_lie_at_their_distance() => Cells.Where(cell => cell.Resolution > 2).Sample(cell =>
    {
        var disk = cell.GridDisk(4);
        Assert.Equal(disk.Order(), Enumerable.Range(0, 5).SelectMany(cell.GridRing).Order());
        Assert.True(disk.Length <= H3Cell.MaxGridDiskSize(4));
        foreach (var (other, k) in Enumerable.Range(0, 5).SelectMany(k => cell.GridRing(k).Select(other => (other, k))))
        {
            Assert.True(!cell.TryGridDistance(other, out var steps) || steps == k || disk.Length < 61, $"{cell} to {other}: {steps}, not {k}");
        }
    }, iter: 100);

    [Fact]
    public void A_path_goes_from_neighbour_to_neighbour() => Gen.Select(Cells.Where(cell => cell.Resolution > 3), Gen.Int[0, 1000]).Sample((cell, pick) =>
    {
        var disk = cell.GridDisk(6);
        var end = disk[pick % disk.Length];
        if (disk.Length == 127)
        {
            var path = cell.GridPathCells(end);
            Assert.Equal(cell.GridDistance(end) + 1, path.Length);
            Assert.Equal((cell, end), (path[0], path[^1]));
            Assert.All(path.Zip(path.Skip(1)), step => Assert.True(step.First.AreNeighborCells(step.Second)));
        }
    }, iter: 200);

    [Fact]
    public void Compacted_cells_cover_the_same_area() => Cells.Where(cell => cell.Resolution is > 3 and < 14).Sample(cell =>
    {
        var cells = cell.ToChildren(cell.Resolution + 2).Concat(cell.GridRing(3)).Concat(cell.GridRing(1).SelectMany(side => side.ToChildren(side.Resolution + 2)))
            .Where(child => child.Resolution == cell.Resolution + 2).ToArray();
        var compacted = CellSets.CompactCells(cells.Concat(cells));
        Assert.Equal(cells.Order(), CellSets.UncompactCells(compacted, cell.Resolution + 2).Order());
        Assert.InRange(compacted.Length, 1, 7);
    }, iter: 100);

    [Fact]
    public void All_cells_of_a_resolution_cover_the_globe()
    {
        for (var resolution = 0; resolution <= 3; resolution++)
        {
            var areaKm2 = H3Cell.GetRes0Cells().SelectMany(cell => cell.ToChildren(resolution)).Sum(cell => cell.AreaKm2());
            Assert.Equal(1, areaKm2 / (4 * Math.PI * LatLng.EarthRadiusKm * LatLng.EarthRadiusKm), 1e-12);
        }
    }

    [Fact]
    public void Edges_have_one_length_from_both_sides() => Cells.Sample(cell =>
    {
        Span<H3Cell> neighbors = stackalloc H3Cell[6];
        foreach (var neighbor in neighbors[..cell.GetNeighbors(neighbors)])
        {
            var lengthKm = cell.EdgeLengthKm(neighbor);
            Assert.Equal(1, lengthKm / neighbor.EdgeLengthKm(cell), 1e-6);
            Assert.InRange(lengthKm / H3Cell.GetHexagonEdgeLengthAvgKm(cell.Resolution), 0.5, 1.5);
        }
    }, iter: 500);

    [Theory]
    [InlineData("")]
    [InlineData("872830828fffff")]
    [InlineData("8f2830828ffffff")]
    [InlineData("ffffffffffffffff")]
    [InlineData("0x872830828ffffff")]
    [InlineData("870800000ffffff1")]
    public void Text_that_names_no_cell_is_refused(string text)
    {
        Assert.False(H3Cell.TryParse(text, out _));
        Assert.Throws<FormatException>(() => H3Cell.Parse(text));
    }

    [Fact]
    public void A_child_in_the_cut_direction_of_a_pentagon_is_invalid()
    {
        var pentagon = H3Cell.GetPentagons(3)[0];
        var cut = new H3Cell(pentagon.Value & ~(7UL << 36) | (1UL << 36));
        Assert.False(cut.IsValidCell);
    }

    [Fact]
    public void Bad_arguments_have_a_stable_reason()
    {
        var cell = H3Cell.Parse("872830828ffffff");
        Assert.Equal(H3Error.ResolutionDomain, Assert.Throws<H3Exception>(() => H3Cell.LatLngToCell(0, 0, 16)).Error);
        Assert.Equal(H3Error.LatLngDomain, Assert.Throws<H3Exception>(() => H3Cell.LatLngToCell(double.NaN, 0, 7)).Error);
        Assert.Equal(H3Error.ResolutionDomain, Assert.Throws<H3Exception>(() => cell.ToParent(8)).Error);
        Assert.Equal(H3Error.ResolutionDomain, Assert.Throws<H3Exception>(() => cell.ToChildren(6)).Error);
        Assert.Equal(H3Error.Domain, Assert.Throws<H3Exception>(() => cell.GridDisk(-1)).Error);
        Assert.Equal(H3Error.NoPath, Assert.Throws<H3Exception>(() => cell.GridDistance(H3Cell.LatLngToCell(-30, 20, 7))).Error);
        Assert.Equal(H3Error.ResolutionMismatch, Assert.Throws<H3Exception>(() => CellSets.CompactCells([cell, cell.ToParent(3)])).Error);
    }

    [Fact]
    public void Finding_a_cell_allocates_nothing()
    {
        H3Cell.LatLngToCell(37.77, -122.42, 7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < 1_000; index++)
        {
            H3Cell.LatLngToCell(37.77 + (index * 0.001), -122.42, 7);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
