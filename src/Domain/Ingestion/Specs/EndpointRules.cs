using GridGrains.Domain.Ingestion.JsonPaths;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>What an endpoint asks for and what would contradict itself.</summary>
internal static class EndpointRules
{
    // Parameters that carry secrets in most interfaces: a value here would be in git.
    private static readonly string[] SecretWords = ["key", "token", "secret", "password", "authorization", "signature"];

    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["cursor"] = ["cursor_path", "cursor_param"],
        ["offset"] = ["offset_param", "page_size"],
        ["page"] = ["page_param"],
        ["next_url"] = ["next_url_path"],
        ["none"] = [],
        ["link_header"] = [],
    };

    private static readonly string[] Particular = ["cursor_path", "cursor_param", "offset_param", "page_param", "next_url_path"];

    public static void Check(SpecNode spec, SpecNode endpoint, SpecFindings findings)
    {
        CheckPath(endpoint["response_path"], findings);
        CheckAuth(spec, endpoint, findings);
        CheckSecrets(endpoint, "headers", findings);
        CheckSecrets(endpoint, "query_params", findings);
        if (endpoint["pagination"] is { } pagination)
        {
            CheckPagination(pagination, endpoint, findings);
        }

        if (endpoint["body_template"] is { } body && endpoint.TextOf("method") != "POST")
        {
            findings.Error("contradiction", body, "a GET has no body", "method: POST");
        }

        if (endpoint.TextOf("format") is "csv" && endpoint["response_path"] is { } path)
        {
            findings.Error("contradiction", path, "response_path is for JSON and XML; every row of a CSV is a record");
        }

        if (endpoint["record_element"] is { } element && endpoint.TextOf("format") is "json" or "ndjson" or "csv")
        {
            findings.Error("contradiction", endpoint["record_element"] ?? element, "record_element is for XML");
        }
    }

    private static void CheckAuth(SpecNode spec, SpecNode endpoint, SpecFindings findings)
    {
        if (endpoint["auth"] is not { } auth)
        {
            return;
        }

        var type = auth.IsScalar ? auth.Text : auth.TextOf("type")!;
        if (type is "oauth2" or "hmac")
        {
            findings.Error("not_supported", auth, $"{type} is not spoken yet; api_key, basic and bearer are", "bearer");
            return;
        }

        var reference = auth.TextOf("credentials_ref") ?? spec["provider"]!.TextOf("credentials_ref");
        if (type != "none" && reference is null)
        {
            findings.Error("missing_field", auth, $"{type} needs credentials_ref, the name of an entry in the operator's table", "credentials_ref: my-key");
        }

        if (type != "api_key" && !auth.IsScalar && (auth["header"] ?? auth["query"]) is { } place)
        {
            findings.Error("contradiction", place, $"{type} has a place of its own: the header Authorization");
        }

        if (!auth.IsScalar && auth["header"] is { } header && auth["query"] is not null)
        {
            findings.Error("contradiction", header, "the key goes into a header or into the query, not both");
        }
    }

    private static void CheckSecrets(SpecNode endpoint, string place, SpecFindings findings)
    {
        foreach (var member in endpoint.MembersOf(place).Where(member => SecretWords.Any(word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase))))
        {
            findings.Add(new SpecFinding(
                "secret_in_spec", SpecSeverity.Error, member.Value.Pointer, member.Place.Line, member.Place.Column,
                $"'{member.Name}' looks like a secret: a spec holds none. Name it in the operator's table and refer to it", "auth: { type: api_key, credentials_ref: my-key }"));
        }
    }

    private static void CheckPagination(SpecNode pagination, SpecNode endpoint, SpecFindings findings)
    {
        var type = pagination.TextOf("type")!;
        foreach (var name in Needed[type].Where(name => pagination[name] is null))
        {
            findings.Error("missing_field", pagination, $"pages by {type} need '{name}'", $"{name}: ...");
        }

        foreach (var member in pagination.Members.Where(member => Particular.Contains(member.Name) && !Needed[type].Contains(member.Name)))
        {
            findings.Error("contradiction", member.Value, $"'{member.Name}' has no part in pages by {type}", type == "none" ? TypeOf(member.Name) : null);
        }

        CheckPath(pagination["cursor_path"], findings);
        CheckPath(pagination["next_url_path"], findings);
        if (endpoint.TextOf("format") is "csv" or "ndjson" && type is "cursor" or "next_url")
        {
            findings.Error("contradiction", pagination, $"pages by {type} are read from a JSON answer, not from {endpoint.TextOf("format")}", "link_header");
        }
    }

    private static string TypeOf(string member) => member[..member.IndexOf('_', StringComparison.Ordinal)] is "next" ? "next_url" : member[..member.IndexOf('_', StringComparison.Ordinal)];

    private static void CheckPath(SpecNode? path, SpecFindings findings)
    {
        if (path is not null && !JsonPath.TryParse(path.Text, out _, out var error))
        {
            findings.Error("bad_path", path, $"this is no JSONPath (RFC 9535): {error}", path.Text.StartsWith('$') ? null : $"$.{path.Text}");
        }
    }
}
