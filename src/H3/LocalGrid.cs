namespace GridGrains.H3;

/// <summary>
/// Flat coordinates around an origin: the cells of its base cell and of the base cells beside it, unfolded into one plane. Around a
/// pentagon a sector is cut out, so an unfolding across it may not exist; then there is no coordinate. The tables are H3's facts on
/// that cut: turns by the direction of origin and target as seen from the pentagon. A 9 marks the cut direction itself.
/// </summary>
internal static class LocalGrid
{
    private const int Cut = 9;
    private const int DirectionK = 1;

    /// <summary>Turns to the right when unfolding, [leading digit of the origin][direction].</summary>
    private static ReadOnlySpan<byte> UnfoldTurns =>
    [
        0, 9, 0, 0, 0, 0, 0,
        9, 9, 9, 9, 9, 9, 9,
        0, 9, 0, 0, 0, 1, 0,
        0, 9, 0, 0, 1, 1, 0,
        0, 9, 0, 5, 0, 0, 0,
        0, 9, 5, 5, 0, 0, 0,
        0, 9, 0, 0, 0, 0, 0,
    ];

    /// <summary>Turns to the left that undo it, where the origin is in a pentagon's base cell.</summary>
    private static ReadOnlySpan<byte> FoldTurns =>
    [
        0, 0, 0, 0, 0, 0, 0,
        9, 9, 9, 9, 9, 9, 9,
        0, 1, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 1, 0,
        0, 5, 0, 0, 0, 0, 0,
        0, 5, 0, 5, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The same where only the target is in a pentagon's base cell, [direction back][leading digit].</summary>
    private static ReadOnlySpan<byte> FoldTurnsIntoPentagon =>
    [
        0, 0, 0, 0, 0, 0, 0,
        9, 9, 9, 9, 9, 9, 9,
        0, 1, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 1, 0,
        0, 5, 0, 0, 0, 0, 0,
        0, 1, 0, 5, 1, 1, 0,
        0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The same for the pentagons at the poles.</summary>
    private static ReadOnlySpan<byte> FoldTurnsIntoPolarPentagon =>
    [
        0, 0, 0, 0, 0, 0, 0,
        9, 9, 9, 9, 9, 9, 9,
        0, 1, 1, 1, 1, 1, 1,
        0, 1, 0, 0, 0, 1, 0,
        0, 1, 0, 0, 1, 1, 1,
        0, 1, 0, 5, 1, 1, 0,
        0, 1, 1, 0, 1, 1, 1,
    ];

    /// <summary>Pairs of directions that lie across more than one face: no unfolding.</summary>
    private static bool CannotUnfold(int from, int to) => (from, to) is
        (2, 4) or (2, 5) or (3, 4) or (3, 6) or (4, 2) or (4, 3) or (5, 2) or (5, 6) or (6, 3) or (6, 5);

    /// <summary>Flat coordinate of a cell of the origin's resolution, or null where the unfolding does not exist.</summary>
    public static Axial? Unfold(ulong origin, ulong cell)
    {
        int originBase = CellBits.BaseCell(origin), cellBase = CellBits.BaseCell(cell);
        return originBase == cellBase ? WithinBaseCell(origin, cell) : FromBeside(origin, cell, originBase, cellBase);
    }

    /// <summary>The cell at a flat coordinate, or null where there is none.</summary>
    public static H3Cell? Fold(ulong origin, Axial place)
    {
        var resolution = CellBits.Resolution(origin);
        var originBase = CellBits.BaseCell(origin);
        var digits = CellBits.DigitsUpTo(place, resolution, out var coarsest);
        var direction = coarsest.Digit();
        if (direction < 0)
        {
            return null;
        }

        var value = CellBits.Compose(resolution, originBase, digits);
        var folded = direction == 0 ? FoldWithin(origin, originBase, value) : FoldBeside(origin, originBase, value, direction);
        if (folded is not { } found)
        {
            return null;
        }

        var isLost = BaseCells.IsPentagon(CellBits.BaseCell(found)) && CellBits.LeadingDigit(found) == DirectionK;
        return isLost ? null : new H3Cell(found);
    }

    private static Axial? WithinBaseCell(ulong origin, ulong cell)
    {
        var baseCell = CellBits.BaseCell(origin);
        var place = CellBits.Descend(default, cell);
        if (!BaseCells.IsPentagon(baseCell))
        {
            return place;
        }

        int from = CellBits.LeadingDigit(origin), to = CellBits.LeadingDigit(cell);
        return CannotUnfold(from, to) || Turns(UnfoldTurns, from, to) is not { } turns ? null : place.TurnedRight(turns);
    }

    private static Axial? FromBeside(ulong origin, ulong cell, int originBase, int cellBase)
    {
        var direction = BaseCells.DirectionTo(originBase, cellBase);
        if (direction < 0)
        {
            return null;
        }

        var cellOnPentagon = BaseCells.IsPentagon(cellBase);
        var back = BaseCells.DirectionTo(cellBase, originBase);
        for (var turn = BaseCells.TurnsInto(originBase, direction); turn > 0; turn--)
        {
            cell = cellOnPentagon ? CellBits.PentagonTurnedRight(cell) : CellBits.TurnedRight(cell);
            back = CellBits.TurnedRight(back);
            back = cellOnPentagon && back == DirectionK ? CellBits.TurnedRight(back) : back;
        }

        int turns = 0, shiftTurns = 0;
        if (BaseCells.IsPentagon(originBase))
        {
            var from = CellBits.LeadingDigit(origin);
            if (CannotUnfold(from, direction) || Turns(UnfoldTurns, from, direction) is not { } found)
            {
                return null;
            }

            turns = shiftTurns = found;
        }
        else if (cellOnPentagon)
        {
            var to = CellBits.LeadingDigit(cell);
            if (CannotUnfold(to, back) || Turns(UnfoldTurns, back, to) is not { } found)
            {
                return null;
            }

            turns = found;
        }

        var shift = Axial.Step(direction);
        for (var resolution = 1; resolution <= CellBits.Resolution(origin); resolution++)
        {
            shift = shift.Finer(resolution);
        }

        return CellBits.Descend(default, cell).TurnedRight(turns) + shift.TurnedRight(shiftTurns);
    }

    private static ulong? FoldWithin(ulong origin, int originBase, ulong value)
    {
        if (!BaseCells.IsPentagon(originBase))
        {
            return value;
        }

        return Turns(FoldTurns, CellBits.LeadingDigit(origin), CellBits.LeadingDigit(value)) is { } turns ? CellBits.TurnedLeft(value, turns) : null;
    }

    private static ulong? FoldBeside(ulong origin, int originBase, ulong value, int direction)
    {
        var turns = 0;
        if (BaseCells.IsPentagon(originBase))
        {
            if (Turns(FoldTurns, CellBits.LeadingDigit(origin), direction) is not { } found)
            {
                return null;
            }

            turns = found;
            direction = CellBits.TurnedLeft(direction, turns);
            if (direction == DirectionK)
            {
                return null;
            }
        }

        var target = BaseCells.Neighbour(originBase, direction);
        if (!BaseCells.IsPentagon(target))
        {
            var turned = CellBits.TurnedLeft(value, (turns + BaseCells.TurnsInto(originBase, direction)) % 6);
            return CellBits.WithBaseCell(turned, target);
        }

        value = CellBits.TurnedLeft(value, BaseCells.TurnsInto(originBase, direction));
        var table = BaseCells.IsPolarPentagon(target) ? FoldTurnsIntoPolarPentagon : FoldTurnsIntoPentagon;
        if (Turns(table, BaseCells.DirectionTo(target, originBase), CellBits.LeadingDigit(value)) is not { } back)
        {
            return null;
        }

        for (; back > 0; back--)
        {
            value = CellBits.PentagonTurnedLeft(value);
        }

        return CellBits.WithBaseCell(value, target);
    }

    private static int? Turns(ReadOnlySpan<byte> table, int row, int column) => table[(row * 7) + column] is var turns and not Cut ? turns : null;
}
