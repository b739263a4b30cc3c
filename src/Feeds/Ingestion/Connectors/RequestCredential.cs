using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>What a spec says of its credential, as the room of egress takes it.</summary>
internal static class RequestCredential
{
    /// <returns>Null where nobody says who asks.</returns>
    public static CredentialUse? Of(AuthSpec auth) => auth switch
    {
        { CredentialsRef: null } or { Type: "none" } => null,
        { Type: "bearer" } => CredentialUse.Bearer(auth.CredentialsRef),
        { Type: "basic" } => CredentialUse.Basic(auth.CredentialsRef),
        { Token: { } token } => new TokenUse(auth.CredentialsRef, new Uri(token.Address), token.Scope, token.Audience, token.InBody),
        { Signature: { } signature } => Signed(auth.CredentialsRef, auth.Header, signature),
        { Query: { } parameter } => CredentialUse.Query(auth.CredentialsRef, parameter),
        _ => CredentialUse.Header(auth.CredentialsRef, auth.Header ?? "X-Api-Key"),
    };

    private static HmacUse Signed(string name, string? header, SignatureSpec signature) => new(
        name, signature.Text, header ?? SignatureSpec.DefaultHeader, signature.Prefix, signature.TimestampHeader, signature.KeyHeader,
        signature.Stamp switch { "ms" => SignedStamp.Milliseconds, "iso" => SignedStamp.Iso, _ => SignedStamp.Seconds }, signature.Algorithm == "sha512", signature.Encoding == "base64");
}
