using System.Globalization;

namespace GridGrains.H3;

/// <summary>
/// A cell of the H3 grid: one hexagon, or one of 12 pentagons, of a resolution from 0 (4.4 million km2) to 15 (0.9 m2). The value is
/// H3's 64-bit index. A value that is not checked with <see cref="IsValidCell"/> may name nothing; operations on it give undefined cells.
/// </summary>
public readonly partial record struct H3Cell(ulong Value) : IComparable<H3Cell>
{
    public const int MaxResolution = 15;

    /// <summary>Number of cells of resolution 0.</summary>
    public const int BaseCellCount = BaseCells.Count;

    /// <summary>0 (coarsest) to 15.</summary>
    public int Resolution => CellBits.Resolution(Value);

    /// <summary>0 to 121: the cell of resolution 0 that this one descends from.</summary>
    public int BaseCellNumber => CellBits.BaseCell(Value);

    /// <summary>Whether the axes are turned against those of even resolutions.</summary>
    public bool IsResClassIII => Axial.IsOdd(Resolution);

    public bool IsPentagon => BaseCells.IsPentagon(BaseCellNumber) && CellBits.LeadingDigit(Value) == 0;

    /// <summary>Whether the value names a cell: mode, resolution, base cell, every digit, and no child in a pentagon's cut direction.</summary>
    public bool IsValidCell => CellBits.IsValid(Value);

    public static int ResolutionChecked(int resolution) => resolution is >= 0 and <= MaxResolution
        ? resolution
        : throw new H3Exception(H3Error.ResolutionDomain, $"The resolution must be from 0 to {MaxResolution}, not {resolution}.");

    /// <summary>The cell of a resolution that holds a point.</summary>
    /// <exception cref="H3Exception">The resolution is not 0 to 15 or the point is not finite.</exception>
    public static H3Cell LatLngToCell(LatLng point, int resolution)
    {
        ResolutionChecked(resolution);
        if (!double.IsFinite(point.LatitudeDegrees) || !double.IsFinite(point.LongitudeDegrees))
        {
            throw new H3Exception(H3Error.LatLngDomain, "Latitude and longitude must be finite numbers of degrees.");
        }

        return CellBits.FromPlace(Icosahedron.Project(point.ToVector(), resolution), resolution);
    }

    /// <summary>The same with latitude and longitude in degrees.</summary>
    public static H3Cell LatLngToCell(double latitudeDegrees, double longitudeDegrees, int resolution) =>
        LatLngToCell(new LatLng(latitudeDegrees, longitudeDegrees), resolution);

    /// <summary>Centre of the cell.</summary>
    public LatLng ToLatLng() => LatLng.FromVector(CenterVector());

    /// <summary>Ancestor of a coarser or the same resolution.</summary>
    /// <exception cref="H3Exception">The resolution is finer than the cell's.</exception>
    public H3Cell ToParent(int resolution)
    {
        if (ResolutionChecked(resolution) > Resolution)
        {
            throw new H3Exception(H3Error.ResolutionDomain, $"A parent of a cell of resolution {Resolution} cannot have resolution {resolution}.");
        }

        return new H3Cell(CellBits.WithUnusedDigits(CellBits.WithResolution(Value, resolution), resolution));
    }

    /// <summary>Descendant at the centre, of a finer or the same resolution.</summary>
    /// <exception cref="H3Exception">The resolution is coarser than the cell's.</exception>
    public H3Cell ToCenterChild(int resolution)
    {
        ChildResolutionChecked(resolution);
        return new H3Cell(CellBits.WithResolution(Value, resolution) & ~CellBits.DigitsBetween(Resolution, resolution));
    }

    /// <summary>Number of descendants of a resolution: 7 to the power of the steps, fewer for a pentagon.</summary>
    public long ToChildrenSize(int resolution)
    {
        ChildResolutionChecked(resolution);
        var hexagons = 1L;
        for (var step = Resolution; step < resolution; step++)
        {
            hexagons *= 7;
        }

        return IsPentagon ? 1 + (5 * (hexagons - 1) / 6) : hexagons;
    }

    /// <summary>All descendants of a resolution, in the order of their values.</summary>
    /// <exception cref="H3Exception">The resolution is coarser than the cell's.</exception>
    public H3Cell[] ToChildren(int resolution)
    {
        var children = new H3Cell[ToChildrenSize(resolution)];
        var child = ToCenterChild(resolution).Value;
        for (var index = 0; index < children.Length; index++)
        {
            children[index] = new H3Cell(child);
            child = NextChild(child, resolution);
        }

        return children;
    }

    /// <summary>The 122 cells of resolution 0.</summary>
    public static H3Cell[] GetRes0Cells() => [.. Enumerable.Range(0, BaseCells.Count).Select(baseCell => new H3Cell(CellBits.Compose(0, baseCell, 0)))];

    /// <summary>The 12 pentagons of a resolution.</summary>
    public static H3Cell[] GetPentagons(int resolution)
    {
        ResolutionChecked(resolution);
        return [.. BaseCells.Pentagons.ToArray().Select(baseCell => new H3Cell(CellBits.Compose(resolution, baseCell, 0)))];
    }

    /// <summary>Number of cells of a resolution on the whole globe.</summary>
    public static long GetNumCells(int resolution)
    {
        var perHexagon = 1L;
        for (var step = 0; step < ResolutionChecked(resolution); step++)
        {
            perHexagon *= 7;
        }

        return 2 + (120 * perHexagon);
    }

    /// <summary>Reads the hexadecimal form, for instance <c>872830828ffffff</c>.</summary>
    /// <exception cref="FormatException">It is no cell.</exception>
    public static H3Cell Parse(string text) => TryParse(text, out var cell) ? cell : throw new FormatException($"'{text}' is not an H3 cell.");

    public static bool TryParse(ReadOnlySpan<char> text, out H3Cell cell)
    {
        cell = default;
        if (text.Length > 16 || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !CellBits.IsValid(value))
        {
            return false;
        }

        cell = new H3Cell(value);
        return true;
    }

    /// <summary>The hexadecimal form, lower case without leading zeros.</summary>
    public override string ToString() => Value.ToString("x", CultureInfo.InvariantCulture);

    public int CompareTo(H3Cell other) => Value.CompareTo(other.Value);

    internal Vector CenterVector()
    {
        var place = CellBits.ToPlace(Value);
        var (x, y) = place.Cell.ToPlane();
        return Icosahedron.Lift(place.Face, x, y, Resolution);
    }

    private void ChildResolutionChecked(int resolution)
    {
        if (ResolutionChecked(resolution) < Resolution)
        {
            throw new H3Exception(H3Error.ResolutionDomain, $"A child of a cell of resolution {Resolution} cannot have resolution {resolution}.");
        }
    }

    private ulong NextChild(ulong child, int resolution)
    {
        for (var position = resolution; position > Resolution; position--)
        {
            var digit = CellBits.Digit(child, position) + 1;
            child = CellBits.WithDigit(child, position, digit % 7);
            if (digit < 7)
            {
                // A pentagon has no children in direction K.
                return digit == 1 && IsPentagon && CellBits.LeadingDigit(child) == 1 ? CellBits.WithDigit(child, position, 2) : child;
            }
        }

        return child;
    }
}
