using System.Numerics;
using System.Runtime.InteropServices;

namespace GridGrains.Domain.Forecasts;

/// <summary>The two inner loops of a fit, over whole vectors of the processor.</summary>
internal static class DenseKernels
{
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var lefts = MemoryMarshal.Cast<double, Vector<double>>(left);
        var rights = MemoryMarshal.Cast<double, Vector<double>>(right);
        var sums = Vector<double>.Zero;
        for (var index = 0; index < lefts.Length; index++)
        {
            sums += lefts[index] * rights[index];
        }

        var sum = Vector.Sum(sums);
        for (var index = lefts.Length * Vector<double>.Count; index < left.Length; index++)
        {
            sum += left[index] * right[index];
        }

        return sum;
    }

    /// <summary>Adds <paramref name="factor"/> times <paramref name="source"/> to <paramref name="target"/>.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        var sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        var factors = new Vector<double>(factor);
        for (var index = 0; index < targets.Length; index++)
        {
            targets[index] += factors * sources[index];
        }

        for (var index = targets.Length * Vector<double>.Count; index < target.Length; index++)
        {
            target[index] += factor * source[index];
        }
    }
}
