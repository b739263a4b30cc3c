using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Governance;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TokenReader = GridGrains.Silo.Governance.TokenReader;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>Tokens of an issuer whose keys are made here.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Issuer = "https://login.example.com/";
    private const string Audience = "gridgrains";

    private static readonly DateTime Now = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);
    private static readonly OidcPolicy Policy = new(Issuer, Audience, "keys.json", "sub", "roles", "tenant", null);

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TokenReader _reader = new(new FakeTimeProvider(new DateTimeOffset(Now)));

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
    }

    [Fact]
    public async Task Token_of_the_issuer_names_owner_tenant_and_roles()
    {
        foreach (var signing in new[] { Rsa(SecurityAlgorithms.RsaSha256), Rsa(SecurityAlgorithms.RsaSsaPssSha512), Curve() })
        {
            var (holder, fault) = await _reader.ReadAsync(Token(signing), Keys());

            Assert.Null(fault);
            Assert.Equal(("ann", "desk", "Analyst"), (holder!.Owner, holder.Tenant, string.Join(' ', holder.Roles)));
            Assert.Equal(AccessRoles.ScopesOf(AccessRole.Analyst), holder.Scopes);
        }
    }

    [Fact]
    public async Task Scopes_of_several_roles_add_up_and_unknown_roles_count_for_nothing()
    {
        var (holder, _) = await _reader.ReadAsync(Token(Rsa(), claims => claims["roles"] = new[] { "writer", "analyst", "root", "ADMIN" }), Keys());

        Assert.Equal(AccessScope.Read | AccessScope.Write | AccessScope.Query, holder!.Scopes);
    }

    public static readonly TheoryData<string, string> Spoiled = new()
    {
        { "issuer", "not of the issuer" }, { "audience", "not meant for the audience" }, { "expired", "not of now" }, { "early", "not of now" }, { "no end", "not of now" },
        { "no owner", "'sub'" }, { "no role", "'roles' has none" }, { "no tenant", "'tenant' names no tenant" }, { "owner of two lines", "'sub'" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task Token_with_another_claim_is_refused(string what, string fault)
    {
        var token = what switch
        {
            "issuer" => Token(Rsa(), issuer: "https://evil.example.com/"),
            "audience" => Token(Rsa(), audience: "another"),
            "expired" => Token(Rsa(), expires: Now.AddMinutes(-2)),
            "early" => Token(Rsa(), notBefore: Now.AddMinutes(2)),
            "no end" => Token(Rsa(), claims => claims.Remove("exp"), withoutEnd: true),
            "no owner" => Token(Rsa(), claims => claims.Remove("sub")),
            "no role" => Token(Rsa(), claims => claims["roles"] = "root"),
            "owner of two lines" => Token(Rsa(), claims => claims["sub"] = "ann\nadmin"),
            _ => Token(Rsa(), claims => claims.Remove("tenant")),
        };

        var (holder, found) = await _reader.ReadAsync(token, Keys());

        Assert.Null(holder);
        Assert.Contains(fault, found);
    }

    [Fact]
    public async Task Token_that_the_issuer_did_not_sign_is_refused()
    {
        using var other = RSA.Create(2048);
        var good = Token(Rsa());
        var (head, payload, signature) = Parts(good);
        var publicKey = Encoding.UTF8.GetBytes(KeySet());
        var tokens = new[]
        {
            Token(new SigningCredentials(new RsaSecurityKey(other) { KeyId = "rsa" }, SecurityAlgorithms.RsaSha256)),
            // What the checker knows is no secret to sign with.
            Token(new SigningCredentials(new SymmetricSecurityKey(publicKey) { KeyId = "rsa" }, SecurityAlgorithms.HmacSha256)),
            Token(new SigningCredentials(new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = "rsa" }, SecurityAlgorithms.HmacSha256)),
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{payload}.",
            $"{Encode("""{"alg":"None","typ":"JWT","kid":"rsa"}""")}.{payload}.{signature}",
            $"{head}.{payload}.",
            $"{head}.{Encode(Decode(payload).Replace("analyst", "admin", StringComparison.Ordinal))}.{signature}",
            $"{head}.{payload}.{signature[..^2]}AA",
            "a.b.c", "..", "....", good + ".x",
        };

        foreach (var token in tokens)
        {
            var (holder, fault) = await _reader.ReadAsync(token, Keys());
            Assert.Null(holder);
            Assert.DoesNotContain("IDX", fault!);
            Assert.DoesNotContain(payload, fault!);
        }
    }

    [Theory]
    [InlineData("{}", "no RSA or EC key")]
    [InlineData("no json", "no JSON Web Key Set")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0","kid":"s"}]}""", "no RSA or EC key")]
    public void Key_set_without_a_public_key_is_refused(string json, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => IssuerKeySet.Read(Policy, json)).Message);

    [Fact]
    public void Short_keys_are_refused()
    {
        using var small = RSA.Create(1024);

        Assert.Contains("at least 2048", Assert.Throws<FormatException>(() => IssuerKeySet.Read(Policy, KeySetOf(new RsaSecurityKey(small.ExportParameters(false)) { KeyId = "small" }))).Message);
    }

    private SigningCredentials Rsa(string algorithm = SecurityAlgorithms.RsaSha256) => new(new RsaSecurityKey(_rsa) { KeyId = "rsa" }, algorithm);

    private SigningCredentials Curve() => new(new ECDsaSecurityKey(_curve) { KeyId = "curve" }, SecurityAlgorithms.EcdsaSha256);

    private IssuerKeySet Keys() => IssuerKeySet.Read(Policy, KeySet());

    private string KeySet() => KeySetOf(
        new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = "rsa" }, new ECDsaSecurityKey(ECDsa.Create(_curve.ExportParameters(false))) { KeyId = "curve" });

    private static string KeySetOf(params SecurityKey[] keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(key => key is RsaSecurityKey rsa ? JsonWebKeyConverter.ConvertFromRSASecurityKey(rsa) : JsonWebKeyConverter.ConvertFromECDsaSecurityKey((ECDsaSecurityKey)key))
            .Select(key => new Dictionary<string, string?> { ["kty"] = key.Kty, ["kid"] = key.Kid, ["n"] = key.N, ["e"] = key.E, ["crv"] = key.Crv, ["x"] = key.X, ["y"] = key.Y }
                .Where(pair => pair.Value is not null).ToDictionary()),
    });

    private static string Token(
        SigningCredentials signing, Action<Dictionary<string, object>>? change = null, string issuer = Issuer, string audience = Audience, DateTime? expires = null, DateTime? notBefore = null,
        bool withoutEnd = false)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "ann", ["roles"] = new[] { "analyst" }, ["tenant"] = "desk" };
        change?.Invoke(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = withoutEnd ? null : expires ?? Now.AddHours(1),
            NotBefore = notBefore ?? Now.AddHours(-1),
            Claims = claims,
            SigningCredentials = signing,
        });
    }

    private static (string Head, string Payload, string Signature) Parts(string token) => token.Split('.') is [var head, var payload, var signature] ? (head, payload, signature) : default;

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static string Decode(string text) => Base64UrlEncoder.Decode(text);
}
