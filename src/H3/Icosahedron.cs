namespace GridGrains.H3;

/// <summary>
/// The icosahedron that carries the grid: 20 faces, each a plane that touches the globe at its centre. A point is seen from the globe's
/// centre onto the plane (gnomonic projection), so that great circles are straight lines there. Even resolutions share one direction of
/// the axes (class II), odd ones are turned by 19.1 degrees (class III).
/// </summary>
internal static class Icosahedron
{
    public const int FaceCount = 20;

    /// <summary>Length of one step of resolution 0 on the plane of a face, in radii of the globe.</summary>
    private const double StepAtResolution0 = 0.38196601125010500003;

    private const double Sqrt7 = 2.6457513110645905905016157536392604257102;

    /// <summary>Angle between the axes of the classes: arcsine of the root of 3/28.</summary>
    private const double ClassAngle = 0.333473172251832115336090755351601070065900389;

    private static readonly Frame[] EvenFrames = Frames(0);
    private static readonly Frame[] OddFrames = Frames(ClassAngle);
    private static readonly double[] StepsPerRadius = [.. Enumerable.Range(0, 17).Select(resolution => Math.Pow(7, resolution / 2) * (Axial.IsOdd(resolution) ? Sqrt7 : 1) / StepAtResolution0)];

    /// <summary>Centre of each face (x, y, z) and the azimuth of its I axis in radians, clockwise from north.</summary>
    private static ReadOnlySpan<double> Centres =>
    [
        0.2199307791404606, 0.6583691780274996, 0.7198475378926182, 5.619958268523939882,
        -0.2139234834501421, 0.1478171829550703, 0.9656017935214205, 5.760339081714187279,
        0.1092625278784797, -0.4811951572873210, 0.8697775121287253, 0.780213654393430055,
        0.7428567301586791, -0.3593941678278028, 0.5648005936517033, 0.430469363979999913,
        0.8112534709140969, 0.3448953237639384, 0.4721387736413930, 6.130269123335111400,
        -0.1055498149613921, 0.9794457296411413, 0.1718874610009365, 2.692877706530642877,
        -0.8075407579970092, 0.1533552485898818, 0.5695261994882688, 2.982963003477243874,
        -0.2846148069787907, -0.8644080972654206, 0.4144792552473539, 3.532912002790141181,
        0.7405621473854482, -0.6673299564565524, -0.0789837646326737, 3.494305004259568154,
        0.8512303986474293, 0.4722343788582681, -0.2289137388687808, 3.003214169499538391,
        -0.7405621473854481, 0.6673299564565524, 0.0789837646326737, 5.930472956509811562,
        -0.8512303986474292, -0.4722343788582682, 0.2289137388687808, 0.138378484090254847,
        0.1055498149613919, -0.9794457296411413, -0.1718874610009365, 0.448714947059150361,
        0.8075407579970092, -0.1533552485898819, -0.5695261994882688, 0.158629650112549365,
        0.2846148069787908, 0.8644080972654204, -0.4144792552473539, 5.891865957979238535,
        -0.7428567301586791, 0.3593941678278027, -0.5648005936517033, 2.711123289609793325,
        -0.8112534709140971, -0.3448953237639382, -0.4721387736413930, 3.294508837434268316,
        -0.2199307791404607, -0.6583691780274996, -0.7198475378926182, 3.804819692245439833,
        0.2139234834501420, -0.1478171829550704, -0.9656017935214205, 3.664438879055192436,
        -0.1092625278784796, 0.4811951572873210, -0.8697775121287253, 2.361378999196363184,
    ];

    /// <summary>The face, and the place on it, of the cell that holds a point.</summary>
    public static FaceCell Project(Vector point, int resolution)
    {
        var frames = Axial.IsOdd(resolution) ? OddFrames : EvenFrames;
        var face = NearestFace(point, frames, out var cosine);
        ref readonly var frame = ref frames[face];
        var scale = StepsPerRadius[resolution] / cosine;
        return new FaceCell(face, Axial.Nearest(point.Dot(frame.AxisX) * scale, point.Dot(frame.AxisY) * scale));
    }

    /// <summary>The point of the globe behind a point of a face's plane, measured in steps of a resolution.</summary>
    public static Vector Lift(int face, double x, double y, int resolution)
    {
        ref readonly var frame = ref (Axial.IsOdd(resolution) ? OddFrames : EvenFrames)[face];
        var step = 1 / StepsPerRadius[resolution];
        return (frame.Centre + (x * step * frame.AxisX) + (y * step * frame.AxisY)).Unit();
    }

    private static int NearestFace(Vector point, Frame[] frames, out double cosine)
    {
        var nearest = 0;
        cosine = -2;
        for (var face = 0; face < frames.Length; face++)
        {
            var candidate = point.Dot(frames[face].Centre);
            if (candidate > cosine)
            {
                cosine = candidate;
                nearest = face;
            }
        }

        return nearest;
    }

    private static Frame[] Frames(double turn)
    {
        var frames = new Frame[FaceCount];
        for (var face = 0; face < FaceCount; face++)
        {
            var numbers = Centres.Slice(face * 4, 4);
            var centre = new Vector(numbers[0], numbers[1], numbers[2]);
            var north = (new Vector(0, 0, 1) - (centre.Z * centre)).Unit();
            var east = north.Cross(centre);
            var (sin, cos) = Math.SinCos(numbers[3] - turn);
            frames[face] = new Frame(centre, (cos * north) + (sin * east), (sin * north) - (cos * east));
        }

        return frames;
    }

    private readonly record struct Frame(Vector Centre, Vector AxisX, Vector AxisY);
}
