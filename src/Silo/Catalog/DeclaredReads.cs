using System.Globalization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.Http.Metadata;

namespace GridGrains.Silo.Catalog;

/// <summary>What is asked rather than kept, as entries: cubes, datasets, feature views and services, curves, endpoints.</summary>
internal static class DeclaredReads
{
    private const string Prices = "prices";
    private const string Features = "features";

    private static readonly string[] PriceTopics = [.. PriceTables.All.Select(table => table.Topics!.Live)];

    public static IEnumerable<CatalogEntry> Of(SiloParts parts)
    {
        var entries = parts.Cubes.Select(OfCube).Concat(parts.FeatureServices.Select(OfService));
        entries = entries.Concat(parts.All.SelectMany(part => part.Datasets.Select(dataset => OfDataset(part.Name, dataset))));

        return parts.All.Any(part => part.Definitions.Contains(CurveTables.Eod)) ? entries.Concat(CurveCatalog.All.Select(OfCurve)) : entries;
    }

    public static CatalogEntry OfView(FeatureView view, bool isOfProgram) => new($"feature_view.{view.Name}", CatalogKind.FeatureView, view.Name, view.About.Description, view.About.Owner)
    {
        Product = isOfProgram ? Features : "",
        Sla = SlaOf(view.About.Freshness ?? (view.About.TtlSeconds > 0 ? TimeSpan.FromSeconds(view.About.TtlSeconds) : null)),
        Columns =
        [
            .. view.Descriptions.Select(feature => new CatalogColumn(
                feature.Name, feature.Type.ToString().ToLower(CultureInfo.InvariantCulture), feature.Description, feature.Type is FeatureType.Double or FeatureType.Int64, feature.Unit)),
        ],
        Key = view.JoinKeys,
        Tags = [.. (view.About.Tags ?? new Dictionary<string, string>()).Select(tag => $"{tag.Key}={tag.Value}"), "feature"],
        Address = "/get-online-features",
        IsDeclaredByProgram = isOfProgram,
    };

    public static IEnumerable<CatalogEntry> OfEndpoints(EndpointDataSource endpoints)
    {
        foreach (var metadata in endpoints.Endpoints.Select(endpoint => endpoint.Metadata))
        {
            if (metadata.GetMetadata<ApiOperation>() is not { } operation || metadata.GetMetadata<RouteNameMetadata>() is null)
            {
                continue;
            }

            var route = endpoints.Endpoints.OfType<RouteEndpoint>().First(endpoint => ReferenceEquals(endpoint.Metadata, metadata));
            var methods = metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
            yield return new CatalogEntry(
                $"endpoint.{operation.Id}", CatalogKind.Endpoint, operation.Id, $"{metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary}. {metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description}", "platform")
            {
                Title = $"{string.Join(' ', methods)} {operation.DocumentedPath ?? route.RoutePattern.RawText}",
                Tags = metadata.GetMetadata<ITagsMetadata>()?.Tags ?? [],
                Address = operation.DocumentedPath ?? route.RoutePattern.RawText,
                Parameters = [.. (metadata.GetMetadata<Http.Queries.QueryContract>()?.Parameters ?? []).Select(parameter => parameter.Name)],
            };
        }
    }

    private static CatalogEntry OfCube(Cube cube) => new($"cube.{cube.Name}", CatalogKind.Cube, cube.Name, cube.Description, cube.Owner)
    {
        Title = cube.Title,
        Product = Prices,
        Class = cube.Class,
        Sla = DeclaredTables.SlaOf(cube.Sla),
        Columns =
        [
            .. cube.Columns.Select(column => new CatalogColumn(
                column.Name, column.Word, column.Description, column.Kind is CubeColumnKind.Number or CubeColumnKind.Count, column.Unit ?? column.Measures)),
        ],
        Tags = cube.IsOnDashboard ? [.. cube.Tags, "dashboard"] : cube.Tags,
        Parameters = [.. cube.Parameters.Select(parameter => parameter.IsRequired ? $"{parameter.Name} (required)" : parameter.Name)],
        Examples = cube.Parameters.Where(parameter => parameter.IsRequired).ToDictionary(parameter => parameter.Name, parameter => parameter.Example),
        Address = $"/v1/cubes/{cube.Name}",
        Topics = PriceTopics,
    };

    private static CatalogEntry OfDataset(string product, Dataset dataset) => new($"dataset.{dataset.Id}", CatalogKind.Dataset, dataset.Id, dataset.Doc, dataset.Owner)
    {
        Title = dataset.Title,
        Product = product,
        Class = dataset.Class,
        Sla = DeclaredTables.SlaOf(dataset.Sla),
        Columns = [.. dataset.Columns.Select(column => new CatalogColumn(column.Name, column.Type, column.Doc, column.IsNumber, column.Unit))],
        Tags = ["gridstatus"],
        Iso = dataset.Iso.Code,
        Address = $"/v1/datasets/{dataset.Id}/query",
        Topics = dataset.Topics,
    };

    private static CatalogEntry OfService(FeatureService service) => new($"feature_service.{service.Name}", CatalogKind.FeatureService, service.Name, service.Description, service.Owner)
    {
        Product = Features,
        Sla = SlaOf(service.Freshness),
        Sources = [$"feature_view.{service.View}"],
        Tags = ["feature"],
        Address = "/get-online-features",
    };

    private static CatalogEntry OfCurve(CurveDefinition curve) => new(
        $"curve.{curve.Id}", CatalogKind.Curve, curve.Id, $"Forward curve of {curve.Commodity} at {curve.Name}, {curve.Region}, in {curve.Unit}, by blocks {string.Join(", ", curve.Tiles.Names)}", CurveTables.Eod.Owner)
    {
        Title = $"{curve.Name} forward curve",
        Product = "curves",
        Class = DataClass.Licensed,
        Sla = new CatalogSla(CurveTables.Eod.Sla.Freshness.TotalSeconds, null, $"an evening's curve within {DeclaredTables.Words(CurveTables.Eod.Sla.Freshness)} of its closing"),
        Aliases = [curve.Name],
        Tags = ["curve", "forward", curve.Commodity],
        Iso = curve.PriceNode?.Iso.Code,
        Sources = [DeclaredTables.TopicId(Topics.CurveMarks), DeclaredTables.TopicId(Topics.VendorTicks)],
        Address = $"/v1/curves/{curve.Id}",
        Topics = [Topics.CurveMarks],
    };

    private static CatalogSla? SlaOf(TimeSpan? freshness) =>
        freshness is { } age ? new CatalogSla(age.TotalSeconds, null, $"values not older than {DeclaredTables.Words(age)} while their sources publish") : null;
}
