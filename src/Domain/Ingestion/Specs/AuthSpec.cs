namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>How requests say who asks.</summary>
/// <param name="Header">Header of the key or the signature.</param>
/// <param name="Query">Query parameter of the key.</param>
/// <param name="CredentialsRef">Name in the operator's table of credentials.</param>
public sealed record AuthSpec(string Type, string? Header, string? Query, string? CredentialsRef)
{
    public static readonly AuthSpec None = new("none", null, null, null);

    /// <summary>Of oauth2.</summary>
    public TokenSpec? Token { get; private init; }

    /// <summary>Of hmac.</summary>
    public SignatureSpec? Signature { get; private init; }

    public static AuthSpec Of(SpecNode? node, ProviderSpec provider)
    {
        if (node is null)
        {
            return None;
        }

        if (node.IsScalar)
        {
            return node.Text == "none" ? None : new AuthSpec(node.Text, null, null, provider.CredentialsRef) { Signature = node.Text == "hmac" ? SignatureSpec.Default : null };
        }

        var type = node.TextOf("type") ?? "none";
        return new AuthSpec(type, node.TextOf("header"), node.TextOf("query"), node.TextOf("credentials_ref") ?? provider.CredentialsRef)
        {
            Token = type == "oauth2" ? TokenSpec.Of(node) : null,
            Signature = type == "hmac" ? SignatureSpec.Of(node) : null,
        };
    }
}

/// <summary>Client credentials of OAuth 2.0.</summary>
/// <param name="InBody">Whether id and secret are sent in the form and not in a header.</param>
public sealed record TokenSpec(string Address, string? Scope, string? Audience, bool InBody)
{
    public static TokenSpec Of(SpecNode node) => new(node.TextOf("token_url") ?? "", node.TextOf("scope"), node.TextOf("audience"), node.TextOf("client_auth") == "body");
}

/// <summary>A signature over parts of the request.</summary>
/// <param name="Text">What is signed, with placeholders.</param>
/// <param name="Stamp"><c>s</c>, <c>ms</c> or <c>iso</c>.</param>
public sealed record SignatureSpec(string Text, string Algorithm, string Encoding, string Prefix, string TimestampHeader, string Stamp, string? KeyHeader)
{
    public const string DefaultHeader = "X-Signature";
    public const string DefaultTimestampHeader = "X-Timestamp";
    public const string DefaultText = "{timestamp}{method}{path}{body}";

    public static readonly SignatureSpec Default = new(DefaultText, "sha256", "hex", "", DefaultTimestampHeader, "s", null);

    /// <summary>What <see cref="Text"/> may hold.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["timestamp", "method", "host", "path", "query", "body", "body_sha256", "key"];

    public static SignatureSpec Of(SpecNode node) => new(
        node.TextOf("sign") ?? DefaultText, node.TextOf("algorithm") ?? "sha256", node.TextOf("encoding") ?? "hex", node.TextOf("prefix") ?? "",
        node.TextOf("timestamp_header") ?? DefaultTimestampHeader, node.TextOf("timestamp") ?? "s", node.TextOf("key_header"));
}
