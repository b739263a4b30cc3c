namespace GridGrains.Domain.Weather;

/// <summary>Cooling (above the base) and heating (below it), in degree days Fahrenheit.</summary>
public readonly record struct CoolingHeating(double Cooling, double Heating)
{
    public static CoolingHeating operator -(CoolingHeating a, CoolingHeating b) => new(a.Cooling - b.Cooling, a.Heating - b.Heating);
}

/// <summary>
/// Degree days over the base of 65 F. The trade means (max + min)/2 over the station's local standard day; the mean of 24 hours and the
/// sum of hours over 24 are other figures with names of their own. They differ: on one station 856, 813 and 849 in 69 days.
/// </summary>
public static class DegreeDays
{
    public const double BaseFahrenheit = 65;

    /// <summary>Of one mean temperature.</summary>
    public static CoolingHeating Of(double meanFahrenheit) =>
        new(Math.Max(0, meanFahrenheit - BaseFahrenheit), Math.Max(0, BaseFahrenheit - meanFahrenheit));

    /// <summary>The trade's degree day: of (max + min)/2.</summary>
    /// <exception cref="ArgumentException">There are no temperatures.</exception>
    public static CoolingHeating OfExtremes(ReadOnlySpan<double> fahrenheit)
    {
        if (fahrenheit.IsEmpty)
        {
            throw new ArgumentException("a day needs a temperature", nameof(fahrenheit));
        }

        double least = fahrenheit[0], greatest = fahrenheit[0];
        foreach (var temperature in fahrenheit)
        {
            least = Math.Min(least, temperature);
            greatest = Math.Max(greatest, temperature);
        }

        return Of((least + greatest) / 2);
    }

    /// <summary>Of the mean over all temperatures of the day.</summary>
    /// <exception cref="ArgumentException">There are no temperatures.</exception>
    public static CoolingHeating OfMean(ReadOnlySpan<double> fahrenheit)
    {
        if (fahrenheit.IsEmpty)
        {
            throw new ArgumentException("a day needs a temperature", nameof(fahrenheit));
        }

        var sum = 0.0;
        foreach (var temperature in fahrenheit)
        {
            sum += temperature;
        }

        return Of(sum / fahrenheit.Length);
    }

    /// <summary>What one hour adds: its degrees over 24. Cooling of a hot afternoon counts even when the day's mean is mild.</summary>
    public static CoolingHeating OfHour(double fahrenheit)
    {
        var degrees = Of(fahrenheit);
        return new CoolingHeating(degrees.Cooling / 24, degrees.Heating / 24);
    }
}
