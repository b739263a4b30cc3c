namespace GridGrains.Domain.Forecasts;

/// <summary>What a coefficient costs when the penalty is chosen within the sample.</summary>
public enum InformationCriterion : byte
{
    /// <summary>Akaike: two a coefficient.</summary>
    Akaike,

    /// <summary>Akaike with the correction for few rows (Hurvich and Tsai 1989): dearer the nearer coefficients come to rows.</summary>
    AkaikeCorrected,

    /// <summary>Schwarz: the logarithm of the rows a coefficient.</summary>
    Bayes,
}

/// <summary>Values of a criterion; the least is the best.</summary>
public static class InformationCriteria
{
    /// <param name="meanSquare">Mean square of the residuals.</param>
    /// <returns>Infinity where there are too few rows for so many coefficients.</returns>
    public static double ValueOf(this InformationCriterion criterion, int rows, int coefficients, double meanSquare)
    {
        var fit = rows * Math.Log(Math.Max(meanSquare, double.Epsilon));
        var left = rows - coefficients - 2;
        return criterion switch
        {
            _ when left <= 0 => double.PositiveInfinity,
            InformationCriterion.Akaike => fit + (2 * coefficients),
            InformationCriterion.AkaikeCorrected => fit + (2.0 * (coefficients + 1) * rows / left),
            InformationCriterion.Bayes => fit + (Math.Log(rows) * coefficients),
            _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
        };
    }
}
