namespace GridGrains.H3;

/// <summary>
/// A place of the hexagonal lattice: <c>I</c> steps along 0 degrees and <c>J</c> along 120. A third axis at 240 degrees, K, is the negative
/// sum of both, so that two numbers are enough: (i, j, k) is (i - k, j - k) here.
/// </summary>
internal readonly record struct Axial(int I, int J)
{
    /// <summary>Height of a triangle with sides of one step.</summary>
    public const double Sin60 = 0.8660254037844386467637231707529361834714;

    public static Axial operator +(Axial a, Axial b) => new(a.I + b.I, a.J + b.J);

    public static Axial operator -(Axial a, Axial b) => new(a.I - b.I, a.J - b.J);

    public static Axial operator *(Axial a, int scale) => new(a.I * scale, a.J * scale);

    /// <summary>One step in the direction of a digit (0 centre, 1 K, 2 J, 3 JK, 4 I, 5 IK, 6 IJ).</summary>
    public static Axial Step(int digit) => new((digit >> 2) - (digit & 1), ((digit >> 1) & 1) - (digit & 1));

    /// <summary>The digit of a step, or -1 when this is more than one step.</summary>
    public int Digit()
    {
        var (i, j, k) = Normalised();
        return i > 1 || j > 1 || k > 1 ? -1 : (i << 2) | (j << 1) | k;
    }

    /// <summary>The same place with three coordinates, none negative and one zero.</summary>
    public (int I, int J, int K) Normalised()
    {
        var least = Math.Min(0, Math.Min(I, J));
        return (I - least, J - least, -least);
    }

    public Axial TurnedLeft() => new(I - J, I);

    public Axial TurnedRight() => new(J, J - I);

    public Axial TurnedLeft(int times)
    {
        var turned = this;
        for (var turn = 0; turn < times; turn++)
        {
            turned = turned.TurnedLeft();
        }

        return turned;
    }

    public Axial TurnedRight(int times) => TurnedLeft((6 - times) % 6);

    /// <summary>
    /// The same place on the lattice of the next finer resolution, which has seven cells for one and is turned by 19.1 degrees:
    /// one way into odd resolutions, back again into even ones.
    /// </summary>
    public Axial Finer(int resolution) => IsOdd(resolution) ? new((2 * I) + J, (3 * J) - I) : new((3 * I) - J, I + (2 * J));

    /// <summary>The place of the coarser lattice whose cell holds this one of <paramref name="resolution"/>.</summary>
    public Axial Coarser(int resolution) => IsOdd(resolution)
        ? new(NearestSeventh((3 * I) - J), NearestSeventh(I + (2 * J)))
        : new(NearestSeventh((2 * I) + J), NearestSeventh((3 * J) - I));

    /// <summary>Least number of steps to here from the origin.</summary>
    public int Length()
    {
        var (i, j, k) = Normalised();
        return Math.Max(i, Math.Max(j, k));
    }

    /// <summary>Position in the plane in steps: x along I, y at a right angle to the left.</summary>
    public (double X, double Y) ToPlane() => (I - (0.5 * J), J * Sin60);

    /// <summary>The place whose hexagon holds a point of the plane.</summary>
    public static Axial Nearest(double x, double y)
    {
        var j = y / Sin60;
        var rest = x - (0.5 * j);
        var i = rest + j;
        return Mend(i, Math.Round(i), j, Math.Round(j), rest, Math.Round(rest));
    }

    /// <summary>The place after <paramref name="step"/> of <paramref name="steps"/> equal steps on the line from one place to another.</summary>
    public static Axial Between(Axial start, Axial end, int step, int steps)
    {
        var share = steps == 0 ? 0 : (double)step / steps;
        double i = start.I + (share * (end.I - start.I)), j = start.J + (share * (end.J - start.J));
        return Mend(i, RoundAway(i), j, RoundAway(j), i - j, RoundAway(i - j));
    }

    // Three numbers with i = j + rest were rounded one by one: the one that was rounded most follows from the others.
    private static Axial Mend(double i, double roundI, double j, double roundJ, double rest, double roundRest)
    {
        double offI = Math.Abs(roundI - i), offJ = Math.Abs(roundJ - j), offRest = Math.Abs(roundRest - rest);
        if (offI > offJ && offI > offRest)
        {
            return new Axial((int)(roundJ + roundRest), (int)roundJ);
        }

        return offJ > offRest ? new Axial((int)roundI, (int)(roundI - roundRest)) : new Axial((int)roundI, (int)roundJ);
    }

    private static double RoundAway(double value) => Math.Round(value, MidpointRounding.AwayFromZero);

    public static bool IsOdd(int resolution) => (resolution & 1) != 0;

    // A seventh is never half way between two whole numbers.
    private static int NearestSeventh(int value)
    {
        var shifted = value + 3;
        return shifted >= 0 ? shifted / 7 : -((6 - shifted) / 7);
    }
}
