using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>Checks of numbers that come from a stored state.</summary>
internal static class StoredNumbers
{
    /// <exception cref="DomainException"><c>StorageVersion</c>.</exception>
    public static double Finite(double value) => double.IsFinite(value) ? value : throw StateReader.Damaged("a number that is not finite");

    /// <exception cref="DomainException"><c>StorageVersion</c>.</exception>
    public static float Finite(float value) => float.IsFinite(value) ? value : throw StateReader.Damaged("a number that is not finite");
}
