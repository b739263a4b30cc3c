namespace GridGrains.Domain.Weather;

/// <summary>An hour of a zone, made of what was newest of its cells.</summary>
/// <param name="Coverage">Share of the zone's weight that has a temperature.</param>
/// <param name="Cells">That have the hour.</param>
/// <param name="KnownAtUtc">Newest of what it is made of.</param>
public readonly record struct ZoneWeatherRow(WeatherZone Zone, ZoneHour Hour, double Coverage, int Cells, DateTime KnownAtUtc, DateTime CreatedAtUtc);

/// <summary>
/// A UTC day of all zones, from every version of every hour of their cells. Cells are taken some at a time, so that zones of any size fit into memory; sums of a zone add up.
/// </summary>
public sealed class ZoneDayBuild
{
    public const int Hours = 24;

    /// <summary>Cells of a pass: 24 hours of each take 50 MB.</summary>
    private const int CellsOfPass = 50_000;

    private readonly IReadOnlyList<ZoneArea> _areas;
    private readonly (ZoneHour Sum, int Cells, long KnownAt)[][] _sums;

    public ZoneDayBuild(DateOnly day, IReadOnlyList<ZoneArea> areas)
    {
        (Day, FirstHour, _areas) = (day, WeatherHour.Of(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)), areas);
        _sums = [.. areas.Select(_ => new (ZoneHour, int, long)[Hours])];
    }

    public DateOnly Day { get; }

    public int FirstHour { get; }

    /// <summary>Each is to be given all rows of the day, in any order, and then to <see cref="Add"/>.</summary>
    /// <param name="cellsOfPass">More of them make fewer passes.</param>
    public IEnumerable<CellDay> Passes(int cellsOfPass = CellsOfPass) =>
        _areas.SelectMany(area => area.Cells.Select(cell => cell.Key)).Distinct(StringComparer.Ordinal).Chunk(cellsOfPass).Select(cells => new CellDay(FirstHour, cells));

    public void Add(CellDay cells)
    {
        for (var zone = 0; zone < _areas.Count; zone++)
        {
            foreach (var (cell, weight) in _areas[zone].Cells)
            {
                for (var hour = 0; hour < Hours; hour++)
                {
                    if (cells.Find(cell, hour) is { } newest)
                    {
                        var (sum, count, known) = _sums[zone][hour];
                        _sums[zone][hour] = (sum.With(newest.Hour, weight), count + 1, Math.Max(known, newest.KnownAt));
                    }
                }
            }
        }
    }

    /// <summary>By zone and hour; an hour of which no cell has anything is none.</summary>
    public IEnumerable<ZoneWeatherRow> Rows(DateTime nowUtc)
    {
        for (var zone = 0; zone < _areas.Count; zone++)
        {
            double whole = _areas[zone].Cells.Sum(cell => (long)cell.Value);
            for (var hour = 0; hour < Hours; hour++)
            {
                if (_sums[zone][hour] is { Cells: > 0 } made)
                {
                    yield return new ZoneWeatherRow(_areas[zone].Zone, made.Sum, made.Sum.Weight / whole, made.Cells, new DateTime(made.KnownAt, DateTimeKind.Utc), nowUtc);
                }
            }
        }
    }
}

/// <summary>The newest version of each hour of some cells in a day.</summary>
public sealed class CellDay
{
    private readonly Dictionary<string, int> _places;
    private readonly Version[] _versions;
    private readonly int _firstHour;

    internal CellDay(int firstHour, IReadOnlyList<string> cells)
    {
        (_firstHour, _versions) = (firstHour, new Version[cells.Count * ZoneDayBuild.Hours]);
        _places = new Dictionary<string, int>(cells.Count, StringComparer.Ordinal);
        foreach (var cell in cells)
        {
            _places[cell] = _places.Count * ZoneDayBuild.Hours;
        }
    }

    /// <summary>Keeps a version where it is the newest; rows of other cells and days are passed over.</summary>
    /// <param name="offset">Of the record, among those of the same <paramref name="knownAtUtc"/>.</param>
    public void Take(string cell, in CellHour hour, DateTime knownAtUtc, long offset)
    {
        var place = hour.Hour - _firstHour;
        if (place is < 0 or >= ZoneDayBuild.Hours || !_places.TryGetValue(cell, out var first))
        {
            return;
        }

        ref var known = ref _versions[first + place];
        if (!known.IsThere || (knownAtUtc.Ticks, offset).CompareTo((known.KnownAt, known.Offset)) > 0)
        {
            known = new Version(hour, knownAtUtc.Ticks, offset, true);
        }
    }

    internal Version? Find(string cell, int hour) => _places.TryGetValue(cell, out var first) && _versions[first + hour] is { IsThere: true } version ? version : null;

    internal readonly record struct Version(CellHour Hour, long KnownAt, long Offset, bool IsThere);
}
