using GridGrains.Domain.Governance;
using Microsoft.IdentityModel.Tokens;

namespace GridGrains.Silo.Governance;

/// <summary>An issuer of tokens, and the public keys that its signatures are checked with.</summary>
internal sealed record IssuerKeySet(OidcPolicy Policy, IReadOnlyList<SecurityKey> Keys)
{
    private const int MinRsaBits = 2048;

    /// <param name="json">A JSON Web Key Set.</param>
    /// <exception cref="FormatException">It is none, or holds no public key that signatures can be checked with.</exception>
    public static IssuerKeySet Read(OidcPolicy policy, string json)
    {
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(json);
        }
        catch (ArgumentException fault)
        {
            throw new FormatException("this is no JSON Web Key Set: {\"keys\":[...]}", fault);
        }

        // A symmetric key in a public file would let every reader of it make tokens.
        var keys = set.Keys.Where(key => key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Use is null or "" or JsonWebKeyUseNames.Sig).ToList<SecurityKey>();
        return keys.Count == 0 ? throw new FormatException("the key set has no RSA or EC key for signatures")
            : keys.Find(key => key is JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA } && key.KeySize < MinRsaBits) is { } small ? throw new FormatException($"the RSA key '{small.KeyId}' has {small.KeySize} bits; at least {MinRsaBits} are taken")
            : new IssuerKeySet(policy, keys);
    }
}
