using System.Numerics;

namespace GridGrains.H3;

/// <summary>
/// The 64 bits of a cell: 0, mode (4), reserved (3), resolution (4), base cell (7), then 15 digits of three bits, the path from the base
/// cell down. Digits beyond the resolution are 7.
/// </summary>
internal static class CellBits
{
    private const ulong CellMode = 1UL << 59;
    private const ulong AllDigits = (1UL << 45) - 1;
    private const int DirectionK = 1;
    private const int DirectionI = 4;
    private const int DirectionIK = 5;

    /// <summary>A digit after n turns of 60 degrees to the left, eight places per turn.</summary>
    private static ReadOnlySpan<byte> LeftTurns =>
    [
        0, 1, 2, 3, 4, 5, 6, 7,
        0, 5, 3, 1, 6, 4, 2, 7,
        0, 4, 1, 5, 2, 6, 3, 7,
        0, 6, 5, 4, 3, 2, 1, 7,
        0, 2, 4, 6, 1, 3, 5, 7,
        0, 3, 6, 2, 5, 1, 4, 7,
    ];

    public static int Resolution(ulong value) => (int)(value >> 52) & 15;

    public static int BaseCell(ulong value) => (int)(value >> 45) & 127;

    public static int Digit(ulong value, int resolution) => (int)(value >> Shift(resolution)) & 7;

    public static ulong WithDigit(ulong value, int resolution, int digit) =>
        (value & ~(7UL << Shift(resolution))) | ((ulong)digit << Shift(resolution));

    public static ulong WithResolution(ulong value, int resolution) => (value & ~(15UL << 52)) | ((ulong)resolution << 52);

    public static ulong WithBaseCell(ulong value, int baseCell) => (value & ~(127UL << 45)) | ((ulong)baseCell << 45);

    public static ulong WithUnusedDigits(ulong value, int resolution) => value | (AllDigits >> (resolution * 3));

    /// <summary>Bits of the digits after one resolution, up to and with another.</summary>
    public static ulong DigitsBetween(int coarser, int finer) => (AllDigits >> (coarser * 3)) & ~(AllDigits >> (finer * 3));

    /// <param name="digits">Digits in their bits; those beyond the resolution zero.</param>
    public static ulong Compose(int resolution, int baseCell, ulong digits) =>
        CellMode | ((ulong)resolution << 52) | ((ulong)baseCell << 45) | WithUnusedDigits(digits, resolution);

    /// <summary>First digit that is not 0, or 0 when all are.</summary>
    public static int LeadingDigit(ulong value)
    {
        var digits = value & DigitsBetween(0, Resolution(value));
        return digits == 0 ? 0 : Digit(value, ((BitOperations.LeadingZeroCount(digits) - 19) / 3) + 1);
    }

    public static bool IsValid(ulong value)
    {
        var baseCell = BaseCell(value);
        if (value >> 56 != CellMode >> 56 || baseCell >= BaseCells.Count)
        {
            return false;
        }

        var resolution = Resolution(value);
        for (var position = 1; position <= H3Cell.MaxResolution; position++)
        {
            if (Digit(value, position) == 7 != position > resolution)
            {
                return false;
            }
        }

        return !BaseCells.IsPentagon(baseCell) || LeadingDigit(value) != DirectionK;
    }

    public static int TurnedLeft(int digit, int times = 1) => LeftTurns[(times * 8) + digit];

    public static int TurnedRight(int digit) => LeftTurns[40 + digit];

    /// <summary>All digits turned by 60 degrees to the left a number of times (0 to 5).</summary>
    public static ulong TurnedLeft(ulong value, int times)
    {
        if (times == 0)
        {
            return value;
        }

        var turned = value;
        for (var position = Resolution(value); position > 0; position--)
        {
            turned = WithDigit(turned, position, TurnedLeft(Digit(value, position), times));
        }

        return turned;
    }

    public static ulong TurnedRight(ulong value) => TurnedLeft(value, 5);

    /// <summary>Turned to the left within a pentagon's base cell, past the cut direction.</summary>
    public static ulong PentagonTurnedLeft(ulong value) => TurnedLeft(value, TurnedLeft(LeadingDigit(value)) == DirectionK ? 2 : 1);

    public static ulong PentagonTurnedRight(ulong value) => TurnedLeft(value, TurnedRight(LeadingDigit(value)) == DirectionK ? 4 : 5);

    /// <summary>The cell at a place of a face. The place must lie on the face or just beyond.</summary>
    public static H3Cell FromPlace(FaceCell place, int resolution)
    {
        var digits = DigitsUpTo(place.Cell, resolution, out var coarsest);
        var (baseCell, turns) = BaseCells.At(place with { Cell = coarsest })
            ?? throw new InvalidOperationException($"No base cell at {place} of resolution {resolution}.");
        var value = Compose(resolution, baseCell, digits);
        if (!BaseCells.IsPentagon(baseCell))
        {
            return new H3Cell(TurnedLeft(value, turns));
        }

        if (LeadingDigit(value) == DirectionK)
        {
            value = BaseCells.CutTurnsClockwise(baseCell, place.Face) ? TurnedRight(value) : TurnedLeft(value, 1);
        }

        for (var turn = 0; turn < turns; turn++)
        {
            value = PentagonTurnedLeft(value);
        }

        return new H3Cell(value);
    }

    /// <summary>The digits that lead to a place, and the place of resolution 0 from where they do.</summary>
    public static ulong DigitsUpTo(Axial place, int resolution, out Axial coarsest)
    {
        var digits = 0UL;
        for (var position = resolution; position > 0; position--)
        {
            var coarser = place.Coarser(position);
            digits |= (ulong)(place - coarser.Finer(position)).Digit() << Shift(position);
            place = coarser;
        }

        coarsest = place;
        return digits;
    }

    /// <summary>The face that a cell's centre lies on, and its place there.</summary>
    public static FaceCell ToPlace(ulong value)
    {
        var baseCell = BaseCell(value);
        var isPentagon = BaseCells.IsPentagon(baseCell);
        if (isPentagon && LeadingDigit(value) == DirectionIK)
        {
            value = TurnedRight(value);
        }

        var home = BaseCells.Home(baseCell);
        var resolution = Resolution(value);
        var place = home with { Cell = Descend(home.Cell, value) };
        return !isPentagon && (resolution == 0 || home.Cell == default)
            ? place
            : place.OnOwnFace(resolution, isPentagon, isPentagon && LeadingDigit(value) == DirectionI);
    }

    /// <summary>The place that a cell's digits lead to from a place of resolution 0.</summary>
    public static Axial Descend(Axial place, ulong value)
    {
        var resolution = Resolution(value);
        for (var position = 1; position <= resolution; position++)
        {
            place = place.Finer(position) + Axial.Step(Digit(value, position));
        }

        return place;
    }

    private static int Shift(int resolution) => (H3Cell.MaxResolution - resolution) * 3;
}
