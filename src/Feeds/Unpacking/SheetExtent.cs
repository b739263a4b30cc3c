using System.Globalization;

namespace GridGrains.Feeds.Unpacking;

/// <summary>How far the cells of a sheet reach, by the places that they claim; without one a cell lies beside the last.</summary>
internal sealed class SheetExtent
{
    private const int Letters = 26;

    // Beyond any limit, and far from overflow.
    private const int Beyond = 1 << 26;

    private int _row;
    private int _column;

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public int CellsInRow { get; private set; }

    public void TakeRow(string? place)
    {
        _row = place is null ? _row + 1 : NumberOf(place);
        (_column, CellsInRow, Rows) = (0, 0, Math.Max(Rows, _row));
    }

    public void TakeCell(string? place)
    {
        CellsInRow++;
        if (place is null)
        {
            _column++;
        }
        else
        {
            var letters = place.AsSpan().IndexOfAnyExceptInRange('A', 'Z') is var end && end < 0 ? place.Length : end;
            _column = ColumnOf(place.AsSpan(0, letters));
            Rows = Math.Max(Rows, letters == place.Length ? 0 : NumberOf(place.AsSpan(letters)));
        }

        Columns = Math.Max(Columns, _column);
    }

    private static int ColumnOf(ReadOnlySpan<char> letters)
    {
        var column = 0;
        foreach (var letter in letters)
        {
            column = Math.Min(Beyond, (column * Letters) + letter - 'A' + 1);
        }

        return column;
    }

    private static int NumberOf(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? (int)Math.Clamp(number, 0, Beyond) : 0;
}
