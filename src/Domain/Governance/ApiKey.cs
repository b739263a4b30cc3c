using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Domain.Governance;

/// <summary>A key as it is stored. The secret is not in it.</summary>
/// <param name="SecretHash">SHA-256 of the secret, base64url.</param>
/// <param name="Owner">Who acts with it: the actor of audited acts.</param>
/// <param name="Scopes">A part of the role's, or all of them.</param>
/// <param name="Label">What it is for, by its owner's word.</param>
/// <param name="ExpiresAt">From then on it is refused; null for never.</param>
/// <param name="RevokedAt">Since then it is refused.</param>
/// <param name="Successor">The key that a rotation put in its place.</param>
public sealed record ApiKey(
    string Id, string SecretHash, string Owner, string Tenant, AccessRole Role, AccessScope Scopes, string? Label, DateTime CreatedAt, string CreatedBy,
    DateTime? ExpiresAt = null, DateTime? RevokedAt = null, string? Successor = null)
{
    public const int MaxOwnerLength = 100;
    public const int MaxLabelLength = 200;

    /// <summary>Tenant of keys and tokens that name none.</summary>
    public const string DefaultTenant = "default";

    public bool IsExpired(DateTime nowUtc) => ExpiresAt is { } end && end <= nowUtc;

    public bool IsRevoked => RevokedAt is not null;

    public string ToJson() => JsonSerializer.Serialize(this, ApiKeyJson.Default.ApiKey);

    /// <exception cref="JsonException">The document is none of a key.</exception>
    public static ApiKey FromJson(string text) => JsonSerializer.Deserialize(text, ApiKeyJson.Default.ApiKey) ?? throw new JsonException("a key is null");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ApiKey))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
