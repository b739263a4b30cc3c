namespace GridGrains.H3;

/// <summary>A point of the globe in degrees: latitude -90 to 90, longitude -180 to 180 (other turns of the globe are accepted as input).</summary>
public readonly record struct LatLng(double LatitudeDegrees, double LongitudeDegrees)
{
    /// <summary>Mean radius of the WGS84 ellipsoid, in kilometres; H3 measures the globe as a sphere of it.</summary>
    public const double EarthRadiusKm = 6371.007180918475;

    private const double RadiansPerDegree = Math.PI / 180;

    internal double LatitudeRadians => LatitudeDegrees * RadiansPerDegree;

    internal double LongitudeRadians => LongitudeDegrees * RadiansPerDegree;

    /// <summary>Distance along the great circle, in kilometres.</summary>
    public double DistanceKm(LatLng other) => EarthRadiusKm * DistanceRadians(other);

    internal double DistanceRadians(LatLng other)
    {
        var sinLatitude = Math.Sin((other.LatitudeRadians - LatitudeRadians) / 2);
        var sinLongitude = Math.Sin((other.LongitudeRadians - LongitudeRadians) / 2);
        var haversine = (sinLatitude * sinLatitude) + (sinLongitude * sinLongitude * Math.Cos(LatitudeRadians) * Math.Cos(other.LatitudeRadians));
        return 2 * Math.Atan2(Math.Sqrt(haversine), Math.Sqrt(1 - haversine));
    }

    internal Vector ToVector()
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(LatitudeRadians);
        var (sinLongitude, cosLongitude) = Math.SinCos(LongitudeRadians);
        return new Vector(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    internal static LatLng FromVector(Vector direction) => new(
        Math.Atan2(direction.Z, Math.Sqrt((direction.X * direction.X) + (direction.Y * direction.Y))) / RadiansPerDegree,
        Math.Atan2(direction.Y, direction.X) / RadiansPerDegree);
}
