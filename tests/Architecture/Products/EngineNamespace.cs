namespace GridGrains.Tests.Architecture.Products;

/// <summary>A room of the engine. It serves every product and names none.</summary>
/// <param name="Inner">Whether what is below it belongs to it too.</param>
internal sealed record EngineNamespace(string Name, bool Inner = true)
{
    public bool Holds(string space) => space == Name || (Inner && space.StartsWith($"{Name}.", StringComparison.Ordinal));
}
