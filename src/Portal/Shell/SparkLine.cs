using System.Globalization;
using System.Text;

namespace GridGrains.Portal.Shell;

/// <summary>A series as the path of a small drawing.</summary>
public static class SparkLine
{
    public const int Width = 96;
    public const int Height = 24;

    private const double Margin = 2;

    /// <summary>Path over the whole width, highest value at the top; a flat series lies in the middle. Empty for fewer than two values.</summary>
    public static string PathOf(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return "";
        }

        var (low, high) = (values.Min(), values.Max());
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            var x = Width * (double)i / (values.Count - 1);
            var y = high > low ? Margin + ((high - values[i]) / (high - low) * (Height - (2 * Margin))) : Height / 2d;
            path.Append(i == 0 ? 'M' : 'L').Append(x.ToString("0.#", CultureInfo.InvariantCulture)).Append(' ').Append(y.ToString("0.#", CultureInfo.InvariantCulture));
        }

        return path.ToString();
    }
}
