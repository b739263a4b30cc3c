using GridGrains.H3;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>Cells that somebody is interested in, to find those around a place.</summary>
public sealed class CellIndex
{
    private readonly PlaceIndex _places = new();
    private readonly H3Cell[] _cells;

    public CellIndex(IEnumerable<H3Cell> cells)
    {
        _cells = [.. cells];
        foreach (var cell in _cells)
        {
            _places.Add(cell.ToLatLng());
        }
    }

    public IReadOnlyList<H3Cell> Cells => _cells;

    public LatLng MiddleOf(int cell) => _places[cell];

    public IEnumerable<H3Cell> Near(LatLng center, double km) => _places.Near(center, km).Select(near => _cells[near.Place]);
}
