namespace GridGrains.Domain.Forecasts;

/// <summary>How a forecast is made of history.</summary>
/// <param name="Windows">Days that models learn from, ascending; forecasts are averaged over them. A window that history does not fill takes what there is.</param>
/// <param name="Criterion">Chooses the penalty within each window.</param>
public sealed record LearSettings(IReadOnlyList<int> Windows, InformationCriterion Criterion)
{
    public static readonly LearSettings Default = new([56, 84, 364], InformationCriterion.AkaikeCorrected);

    /// <summary>Days before a target day that a value of it is made of.</summary>
    public const int LongestLagDays = 7;

    /// <summary>Days with all lags that there must be to learn from.</summary>
    public int LeastDays => Windows[0];

    /// <summary>Days that models learn from, by window, given the days that there are; the same number of days is not taken twice.</summary>
    public IEnumerable<int> WindowsOf(int days) => days < LeastDays ? [] : Windows.Select(window => Math.Min(window, days)).Distinct();
}
