namespace GridGrains.Domain.Forecasts;

/// <summary>
/// The LASSO by coordinate descent (Friedman, Hastie, Tibshirani 2010): minimises half the mean square of the residuals and the penalty times the sum of
/// absolute coefficients, down a path of penalties, each from where the one before ended. The same input gives the same coefficients to the bit.
/// One object is used for fit after fit and allocates only when columns become more. Not thread-safe.
/// </summary>
public sealed class LassoFit
{
    /// <summary>Penalties of a path.</summary>
    public const int PathLength = 60;

    /// <summary>The last penalty of a path as a part of the first, at which all coefficients are zero.</summary>
    public const double LeastPart = 1e-3;

    // A path ends when the criterion has been worse than its best for so many penalties.
    private const int Patience = 10;
    private const int MaxSweeps = 500;

    private static readonly double Step = Math.Pow(LeastPart, 1.0 / (PathLength - 1));

    private double[] _target = [];
    private double[] _covariance = [];
    private double[] _gradient = [];
    private double[] _coefficients = [];
    private double[] _best = [];
    private double _mean;
    private double _deviation;
    private int _count;

    /// <summary>The penalty that was chosen, on the scale of standardised columns and target.</summary>
    public double Penalty { get; private set; }

    /// <summary>On the scale of standardised columns and target.</summary>
    public ReadOnlySpan<double> Coefficients => _best.AsSpan(0, _count);

    /// <summary>Fits down the path and keeps the penalty that the criterion likes best.</summary>
    /// <param name="tolerance">Changes below it end a descent, in deviations of the target.</param>
    public void Fit(GramMatrix gram, ReadOnlySpan<double> target, InformationCriterion criterion, double tolerance = 1e-3)
    {
        Begin(gram, target);
        var (penalty, best, worse) = (LargestPenalty(gram), double.PositiveInfinity, 0);
        Penalty = penalty;
        for (var step = 0; step < PathLength && worse < Patience && _deviation > 0; step++, penalty *= Step)
        {
            Descend(gram, penalty, tolerance);
            var value = criterion.ValueOf(gram.Rows, CountNonZero(), MeanSquare());
            worse = value < best ? 0 : worse + 1;
            if (value < best)
            {
                (best, Penalty) = (value, penalty);
                _coefficients.AsSpan(0, _count).CopyTo(_best);
            }
        }
    }

    /// <summary>Fits at one penalty.</summary>
    public void FitAt(GramMatrix gram, ReadOnlySpan<double> target, double penalty, double tolerance = 1e-9)
    {
        Begin(gram, target);
        for (var step = LargestPenalty(gram); step > penalty; step *= Step)
        {
            Descend(gram, step, tolerance);
        }

        Descend(gram, penalty, tolerance);
        Penalty = penalty;
        _coefficients.AsSpan(0, _count).CopyTo(_best);
    }

    /// <summary>The target of a row by the fit.</summary>
    /// <param name="row">One value for each column of the matrix.</param>
    public double Predict(GramMatrix gram, ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        for (var column = 0; column < _count; column++)
        {
            if (_best[column] != 0)
            {
                sum += _best[column] * gram.Standardised(column, row[column]);
            }
        }

        return _mean + (_deviation * sum);
    }

    private void Begin(GramMatrix gram, ReadOnlySpan<double> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, gram.Rows);
        _count = gram.Count;
        if (_covariance.Length < _count)
        {
            (_covariance, _gradient, _coefficients, _best) = (new double[_count], new double[_count], new double[_count], new double[_count]);
        }

        if (_target.Length < target.Length)
        {
            _target = new double[target.Length];
        }

        var own = _target.AsSpan(0, target.Length);
        target.CopyTo(own);
        (_mean, _deviation) = GramMatrix.Standardise(own);
        gram.Project(own, _covariance);
        _covariance.AsSpan(0, _count).CopyTo(_gradient);
        _coefficients.AsSpan(0, _count).Clear();
        _best.AsSpan(0, _count).Clear();
    }

    private double LargestPenalty(GramMatrix gram)
    {
        var largest = 0.0;
        for (var column = 0; column < _count; column++)
        {
            largest = gram.Varies(column) ? Math.Max(largest, Math.Abs(_covariance[column])) : largest;
        }

        return largest;
    }

    // All columns once, then those in use until nothing moves, then all again: until a round over all moves nothing either.
    private void Descend(GramMatrix gram, double penalty, double tolerance)
    {
        for (var sweep = 0; sweep < MaxSweeps && Sweep(gram, penalty, onlyUsed: false) > tolerance; sweep++)
        {
            for (; sweep < MaxSweeps && Sweep(gram, penalty, onlyUsed: true) > tolerance; sweep++)
            {
            }
        }
    }

    private double Sweep(GramMatrix gram, double penalty, bool onlyUsed)
    {
        var largest = 0.0;
        var gradient = _gradient.AsSpan(0, _count);
        for (var column = 0; column < gradient.Length; column++)
        {
            var old = _coefficients[column];
            if ((onlyUsed && old == 0) || !gram.Varies(column))
            {
                continue;
            }

            var whole = gradient[column] + old;
            var coefficient = whole > penalty ? whole - penalty : whole < -penalty ? whole + penalty : 0;
            if (coefficient != old)
            {
                _coefficients[column] = coefficient;
                DenseKernels.AddScaled(gradient, old - coefficient, gram.ProductsOf(column));
                largest = Math.Max(largest, Math.Abs(coefficient - old));
            }
        }

        return largest;
    }

    private int CountNonZero() => _count - _coefficients.AsSpan(0, _count).Count(0.0);

    private double MeanSquare()
    {
        var coefficients = _coefficients.AsSpan(0, _count);
        return 1 - DenseKernels.Dot(coefficients, _covariance.AsSpan(0, _count)) - DenseKernels.Dot(coefficients, _gradient.AsSpan(0, _count));
    }
}
