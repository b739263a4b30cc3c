namespace GridGrains.Silo.Hosting;

/// <summary>Who may use the HTTP interface.</summary>
/// <param name="KeysRequired">Every request names who it is from; without it, those from loopback need not.</param>
/// <param name="AdminKey">The first key, of the role admin, for as long as it is set.</param>
/// <param name="PolicyFile">Tenants and the issuer of tokens; null for one tenant that sees everything.</param>
public sealed record AccessSettings(bool KeysRequired, string? AdminKey, string? PolicyFile)
{
    public const string AdminKeyVariable = "GRIDGRAINS_ADMIN_KEY";

    public static readonly AccessSettings Open = new(false, null, null);

    /// <summary>Never with the key in it.</summary>
    public override string ToString() => KeysRequired ? "keys are required" : "loopback needs no key";
}
