namespace GridGrains.H3;

/// <summary>A range of longitudes and latitudes, in degrees.</summary>
internal readonly record struct Box(double West, double South, double East, double North)
{
    public static readonly Box Empty = new(double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);

    public Box With(Box other) => new(Math.Min(West, other.West), Math.Min(South, other.South), Math.Max(East, other.East), Math.Max(North, other.North));

    public Box MovedEast(double degrees) => this with { West = West + degrees, East = East + degrees };

    public bool Meets(Box other) => West <= other.East && other.West <= East && South <= other.North && other.South <= North;
}

/// <summary>A straight edge of a ring in longitude and latitude.</summary>
internal readonly record struct Edge((double Longitude, double Latitude) Start, (double Longitude, double Latitude) End)
{
    public Box Box => new(
        Math.Min(Start.Longitude, End.Longitude), Math.Min(Start.Latitude, End.Latitude),
        Math.Max(Start.Longitude, End.Longitude), Math.Max(Start.Latitude, End.Latitude));

    public Edge MovedEast(double degrees) => new((Start.Longitude + degrees, Start.Latitude), (End.Longitude + degrees, End.Latitude));

    /// <summary>Whether a ray from the point to the east meets the edge; its lower end counts, its upper does not.</summary>
    public bool IsCrossedByRayEastOf((double Longitude, double Latitude) point)
    {
        if (Start.Latitude > point.Latitude == End.Latitude > point.Latitude)
        {
            return false;
        }

        var share = (point.Latitude - Start.Latitude) / (End.Latitude - Start.Latitude);
        return point.Longitude < Start.Longitude + (share * (End.Longitude - Start.Longitude));
    }

    public bool Crosses(Edge other)
    {
        double first = SideOf(other.Start), second = SideOf(other.End), third = other.SideOf(Start), fourth = other.SideOf(End);
        return first * second < 0 && third * fourth < 0;
    }

    // Positive on the left of the edge, negative on the right.
    private double SideOf((double Longitude, double Latitude) point) =>
        ((End.Longitude - Start.Longitude) * (point.Latitude - Start.Latitude)) - ((End.Latitude - Start.Latitude) * (point.Longitude - Start.Longitude));
}
