namespace GridGrains.H3;

/// <summary>A direction from the centre of the globe: x to latitude and longitude 0, z to the north pole.</summary>
internal readonly record struct Vector(double X, double Y, double Z)
{
    public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector operator *(double scale, Vector a) => new(scale * a.X, scale * a.Y, scale * a.Z);

    public double Dot(Vector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Vector Cross(Vector other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    public double Length() => Math.Sqrt(Dot(this));

    public Vector Unit() => 1 / Length() * this;
}
