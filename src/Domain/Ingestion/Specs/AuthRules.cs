using System.Text.RegularExpressions;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>What each way to say who asks needs, and what has no part in it.</summary>
internal static partial class AuthRules
{
    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["none"] = [],
        ["basic"] = [],
        ["bearer"] = [],
        ["api_key"] = ["header", "query"],
        ["oauth2"] = ["token_url", "scope", "audience", "client_auth"],
        ["hmac"] = ["header", "prefix", "algorithm", "encoding", "sign", "timestamp", "timestamp_header", "key_header"],
    };

    public static void Check(SpecNode spec, SpecNode endpoint, SpecFindings findings)
    {
        if (endpoint["auth"] is not { } auth)
        {
            return;
        }

        var type = auth.IsScalar ? auth.Text : auth.TextOf("type")!;
        var reference = auth.TextOf("credentials_ref") ?? spec["provider"]!.TextOf("credentials_ref");
        if (type != "none" && reference is null)
        {
            findings.Error("missing_field", auth, $"{type} needs credentials_ref, the name of an entry in the operator's table", "credentials_ref: my-key");
        }

        foreach (var member in auth.Members.Where(member => member.Name is not ("type" or "credentials_ref") && !Members[type].Contains(member.Name)))
        {
            var owners = string.Join(" and ", Members.Where(known => known.Value.Contains(member.Name)).Select(known => known.Key));
            findings.Error("contradiction", member.Value, $"'{member.Name}' has no part in {type}; it is of {owners}");
        }

        if (type == "api_key" && auth["header"] is { } header && auth["query"] is not null)
        {
            findings.Error("contradiction", header, "the key goes into a header or into the query, not both");
        }

        if (type == "oauth2")
        {
            CheckToken(auth, findings);
        }

        if (type == "hmac" && auth["sign"] is { } sign)
        {
            CheckSigned(auth, sign, findings);
        }
    }

    private static void CheckToken(SpecNode auth, SpecFindings findings)
    {
        if (auth["token_url"] is not { } address)
        {
            findings.Error("missing_field", auth, "oauth2 needs token_url, the address that gives tokens", "token_url: https://auth.example.com/oauth/token");
        }
        else if (!ProviderRules.IsAddress(address.Text))
        {
            findings.Error("bad_address", address, "token_url is an http or https address without user, query and fragment", "https://auth.example.com/oauth/token");
        }
    }

    private static void CheckSigned(SpecNode auth, SpecNode sign, SpecFindings findings)
    {
        foreach (Match placeholder in Braced().Matches(sign.Text))
        {
            var word = placeholder.Groups[1].Value;
            if (!SignatureSpec.Placeholders.Contains(word))
            {
                var near = NearestName.Of(word, SignatureSpec.Placeholders);
                findings.Error("unknown_value", sign, $"'{{{word}}}' is nothing that is signed; {string.Join(", ", SignatureSpec.Placeholders)} are", near is null ? null : $"{{{near}}}");
            }
        }

        if (!sign.Text.Contains("{timestamp}", StringComparison.Ordinal))
        {
            findings.Warn("no_timestamp", sign, "a signature without {timestamp} stays good for ever: whoever sees the request can send it again");
        }

        if (sign.Text.Contains("{key}", StringComparison.Ordinal) && auth["key_header"] is null)
        {
            findings.Error("missing_field", auth, "{key} is the id of the key: name the header that carries it, and make the secret id:secret", "key_header: X-Key-Id");
        }
    }

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Braced();
}
