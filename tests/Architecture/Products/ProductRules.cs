namespace GridGrains.Tests.Architecture.Products;

/// <summary>A product is the same word in every room, and the engine names none. Each rule answers with its violations in words.</summary>
internal static class ProductRules
{
    /// <param name="uses">A type and a type that it names.</param>
    public static IEnumerable<string> EngineNamesNoProduct(
        IEnumerable<TypeUse> uses, IReadOnlyList<EngineNamespace> engine, IReadOnlyCollection<string> products, IReadOnlyDictionary<string, string> otherNames,
        IReadOnlySet<string> shared) =>
        (from use in uses
         where engine.Any(room => room.Holds(use.FromNamespace)) && !shared.Contains(use.To)
         let product = ProductOf(use.ToNamespace, products, otherNames)
         where product is not null && ProductOf(use.FromNamespace, products, otherNames) is null
         select use.From).Distinct().Order(StringComparer.Ordinal);

    /// <param name="exists">Whether a folder of the repository is there.</param>
    public static IEnumerable<string> ProductsHaveFolders(IEnumerable<string> products, IEnumerable<string> rooms, Func<string, bool> exists) =>
        from product in products
        from room in rooms
        let folder = $"{room}/{product}"
        where !exists(folder)
        select folder;

    /// <returns>The product whose word is a part of the namespace, or that has it under another name; null for none.</returns>
    private static string? ProductOf(string space, IReadOnlyCollection<string> products, IReadOnlyDictionary<string, string> otherNames) =>
        otherNames.FirstOrDefault(pair => space == pair.Key || space.StartsWith($"{pair.Key}.", StringComparison.Ordinal)).Value
        ?? space.Split('.').FirstOrDefault(products.Contains);
}

/// <summary>One type of the house that names another.</summary>
internal readonly record struct TypeUse(string FromNamespace, string From, string ToNamespace, string To);
