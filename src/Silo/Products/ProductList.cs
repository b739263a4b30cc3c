using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>The products of this program. A new one is a class in a file of its name and a line here.</summary>
internal static class ProductList
{
    public static readonly IReadOnlyList<SiloPart> All =
    [
        new PricesProduct(),
        new GuardrailsProduct(),
        new CurvesProduct(),
        new FeatureStoreProduct(),
        new WeatherProduct(),
        new SeriesProduct(),
        new ForecastsProduct(),
        new OutagesProduct(),
        new AwardsProduct(),
        new IngestionProduct(),
        new CatalogProduct(),
    ];
}
