namespace GridGrains.Domain.FeatureStore;

/// <summary>One thing that is wrong in a declaration.</summary>
/// <param name="Subject">What is declared: <c>view/turbine_stats@v1</c>.</param>
/// <param name="Field">Path of the field; empty for the whole.</param>
public sealed record RegistryFault(string Subject, string Field, string Message)
{
    public static RegistryFault Of(IDeclaration declaration, string field, string message) => new($"{declaration.Kind}/{declaration.Id}", field, message);

    public override string ToString() => Field.Length == 0 ? $"{Subject}: {Message}" : $"{Subject}, {Field}: {Message}";
}
