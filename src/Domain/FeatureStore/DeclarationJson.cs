using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Documents;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Declarations as JSON: snake_case, a field that is not known is an error, and so is a missing one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(FeatureDeclarations))]
public sealed partial class DeclarationJson : JsonSerializerContext;

/// <summary>A registry as documents, one for each declaration: <c>view/turbine_stats@v1</c>.</summary>
public static class RegistryDocuments
{
    public const string Collection = "features";

    public static DocumentSet Of(FeatureRegistry registry) =>
        new(registry.Revision, registry.All.ToDictionary(declaration => $"{declaration.Kind}/{declaration.Id}", ContentOf));

    /// <exception cref="DomainException"><c>StorageVersion</c>: a document that this program cannot read.</exception>
    public static FeatureRegistry Read(DocumentSet documents) =>
        new(documents.Revision, documents.Documents.Select(document => Read(document.Key, document.Value)));

    private static string ContentOf(IDeclaration declaration) => declaration switch
    {
        EntityDeclaration entity => JsonSerializer.Serialize(entity, DeclarationJson.Default.EntityDeclaration),
        PushSourceDeclaration source => JsonSerializer.Serialize(source, DeclarationJson.Default.PushSourceDeclaration),
        ViewDeclaration view => JsonSerializer.Serialize(view, DeclarationJson.Default.ViewDeclaration),
        DerivedViewDeclaration view => JsonSerializer.Serialize(view, DeclarationJson.Default.DerivedViewDeclaration),
        ServiceDeclaration service => JsonSerializer.Serialize(service, DeclarationJson.Default.ServiceDeclaration),
        _ => throw new InvalidOperationException($"no document for {declaration.Kind}"),
    };

    private static IDeclaration Read(string name, string content)
    {
        try
        {
            return name[..Math.Max(0, name.IndexOf('/'))] switch
            {
                "entity" => JsonSerializer.Deserialize(content, DeclarationJson.Default.EntityDeclaration)!,
                "push_source" => JsonSerializer.Deserialize(content, DeclarationJson.Default.PushSourceDeclaration)!,
                "view" => JsonSerializer.Deserialize(content, DeclarationJson.Default.ViewDeclaration)!,
                "derived_view" => JsonSerializer.Deserialize(content, DeclarationJson.Default.DerivedViewDeclaration)!,
                "service" => JsonSerializer.Deserialize(content, DeclarationJson.Default.ServiceDeclaration)!,
                _ => throw new JsonException("no declaration has this kind"),
            };
        }
        catch (JsonException fault)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"the stored declaration {name} cannot be read: {fault.Message}", fault);
        }
    }
}
