using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Governance;

/// <summary>Who a request is from, as the platform has understood it.</summary>
/// <param name="Owner">The actor of audited acts; null on loopback without keys.</param>
/// <param name="KeyId">Null for a token, and without keys.</param>
/// <param name="Isos">Markets that it sees; null for all.</param>
/// <param name="KeysRequired">Whether this silo asks everybody who they are.</param>
public sealed record CallerView(string? Owner, string? KeyId, string Tenant, string? Role, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Isos, bool KeysRequired);

/// <summary>A key without its secret, which is stored nowhere.</summary>
/// <param name="State">active, expired or revoked.</param>
/// <param name="LastUsedAt">To the second; on other silos than this one up to a minute late. Null for never.</param>
/// <param name="Successor">The key that a rotation put in its place.</param>
public sealed record ApiKeyView(
    string Id, string Owner, string Tenant, string Role, IReadOnlyList<string> Scopes, string? Label, string State, DateTime CreatedAt, string CreatedBy, DateTime? ExpiresAt,
    DateTime? RevokedAt, string? Successor, DateTime? LastUsedAt);

public sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Keys);

/// <param name="Secret">The whole key, shown once: <c>Authorization: Bearer gg_...</c></param>
public sealed record NewApiKey(string Secret, ApiKeyView Key);

/// <param name="Owner">Who acts with it.</param>
/// <param name="Role">reader, writer, analyst, operator or admin.</param>
/// <param name="Tenant">One of the policy; 'default' without it.</param>
/// <param name="Scopes">A part of the role's; all without it.</param>
/// <param name="Label">What it is for.</param>
/// <param name="ExpiresAt">From then on it is refused; never without it.</param>
public sealed record ApiKeyRequest(string Owner, string Role, string? Tenant = null, IReadOnlyList<string>? Scopes = null, string? Label = null, DateTimeOffset? ExpiresAt = null);

/// <param name="OverlapSeconds">How long the old key is good yet; a day without it.</param>
public sealed record RotationRequest(int? OverlapSeconds = null);

/// <summary>The policy in force.</summary>
/// <param name="File">Null for the policy without a file.</param>
/// <param name="Fault">Why the newest text of the file is not in force; null when it is.</param>
public sealed record PolicyView(string? File, int Revision, string? Fault, bool KeysRequired, IReadOnlyList<RoleView> Roles, IReadOnlyList<TenantView> Tenants, IssuerView? Issuer);

public sealed record RoleView(string Role, IReadOnlyList<string> Scopes);

/// <param name="Isos">Markets that it sees; null for all.</param>
public sealed record TenantView(string Name, string Title, IReadOnlyList<string>? Isos);

public sealed record IssuerView(string Issuer, string Audience);

/// <summary>Tiers that the policy bounds.</summary>
public sealed record TierList(IReadOnlyList<TierView> Tiers);

/// <param name="Running">Queries in the whole cluster.</param>
/// <param name="Waiting">For their turn.</param>
/// <param name="MaxSeconds">Of one query; null leaves it to the route, as in the next three.</param>
/// <param name="QueriesPerHour">Of one tenant; null for no bound.</param>
public sealed record TierView(
    string Tier, int Running, int Concurrent, int Waiting, int Queue, double? MaxSeconds, long? MaxMemoryMb, int? MaxRows, int? Threads, int? QueriesPerHour, int? QueriesPerDay);

/// <summary>What tenants use of the tiers.</summary>
public sealed record UsageList(IReadOnlyList<UsageView> Usage);

/// <param name="UsedHour">Queries in the hour that ends now.</param>
/// <param name="PerHour">The quota; null for none.</param>
public sealed record UsageView(string Tier, string Tenant, int Running, int Waiting, int UsedHour, int? PerHour, int UsedDay, int? PerDay);

/// <summary>Queries that run or wait.</summary>
public sealed record QueryList(IReadOnlyList<QueryView> Queries);

/// <param name="State">running or waiting.</param>
/// <param name="Work">What was asked.</param>
/// <param name="SinceUtc">When its turn came; null while it waits.</param>
public sealed record QueryView(string Id, string State, string? Owner, string Tenant, string Tier, string Work, DateTime CameUtc, DateTime? SinceUtc, double Seconds);

public sealed record KilledQuery(string Id, bool Ended);

/// <param name="EndsAt">UTC; earlier where its key ends.</param>
public sealed record PageSessionView(DateTime EndsAt);

/// <summary>How answers about governance are written: snake_case, nulls written, generated code. A request with an unknown field is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PageSessionView))]
[JsonSerializable(typeof(CallerView))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(PolicyView))]
[JsonSerializable(typeof(TierList))]
[JsonSerializable(typeof(UsageList))]
[JsonSerializable(typeof(QueryList))]
[JsonSerializable(typeof(KilledQuery))]
public sealed partial class GovernanceJson : JsonSerializerContext;
