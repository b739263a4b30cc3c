using GridGrains.Tests.Architecture.Dependencies;
using Xunit;

namespace GridGrains.Tests.Architecture.Products;

public sealed class ProductTests
{
    private const string Suffix = "Product";
    private const string Folder = "src/Silo/Products";
    private const string List = "GridGrains.Silo.Products.ProductList";

    private static readonly string[] Products =
        [.. Repository.Files(Folder, $"*{Suffix}.cs").Select(path => Path.GetFileNameWithoutExtension(path)[..^Suffix.Length])];

    private static readonly IReadOnlyList<TypeUse> Uses = ReadUses();

    [Fact]
    public void Prices_are_a_product() => Assert.Contains("Prices", Products);

    [Fact]
    public void Engine_names_no_product()
    {
        var breaches = ProductRules.EngineNamesNoProduct(Uses, ProductHouse.Engine, Products, ProductHouse.OtherNames, ProductHouse.Shared).ToList();

        AssertNone("names a product", breaches.Except(ProductHouse.KnownBreaches));
        AssertNone("is listed and names no product any more", ProductHouse.KnownBreaches.Except(breaches));
    }

    [Fact]
    public void Every_room_of_the_engine_is_there() =>
        Assert.All(ProductHouse.Engine, room => Assert.Contains(Uses, use => room.Holds(use.FromNamespace)));

    [Fact]
    public void A_product_is_the_same_word_in_every_room() =>
        Assert.Equal(
            ProductHouse.MissingFolders.Order(),
            ProductRules.ProductsHaveFolders(Products, ProductHouse.Rooms, folder => Directory.Exists(Path.Combine(Repository.Root, folder))).Order());

    [Fact]
    public void Only_the_list_names_a_product() =>
        Assert.All(Products, product =>
        {
            var type = $"GridGrains.Silo.Products.{product}{Suffix}";
            Assert.Equal([List], Uses.Where(use => use.To == type && use.From != type).Select(use => use.From));
        });

    private static void AssertNone(string what, IEnumerable<string> types)
    {
        var lines = types.Select(type => $"{type} {what}").ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }

    private static TypeUse[] ReadUses()
    {
        using var modules = CompiledAssemblies.Open();
        return [.. TypeUses.Of(modules)];
    }
}
