using System.Text.RegularExpressions;

namespace GridGrains.Feeds.Caiso;

/// <summary>
/// OASIS answers a question for all nodes with a file per component: <c>20251102_20251102_PRC_LMP_DAM_MCC_v12.csv</c> beside those of
/// LMP, MCE, MCL and, where it applies, MGHG.
/// </summary>
internal static partial class OasisParts
{
    /// <returns>The name with a star for the component; null for a name without one.</returns>
    public static string? WholeOf(string fileName)
    {
        var component = ComponentInName().Match(fileName);
        return component.Success ? string.Concat(fileName.AsSpan(0, component.Index), "_*_", fileName.AsSpan(component.Index + component.Length)) : null;
    }

    [GeneratedRegex("(?<=_LMP_[A-Z]+)_(LMP|MCE|MCC|MCL|MGHG|GHG)_(?=[^/\\\\!]*$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ComponentInName();
}
