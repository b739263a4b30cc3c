using GridGrains.Domain.Ingestion.JsonPaths;
using GridGrains.Domain.Ingestion.Pipelines;

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

    private static readonly string[] Particular = ["cursor_path", "cursor_param", "more_path", "offset_param", "page_param", "next_url_path"];

    private static readonly Dictionary<string, string[]> Allowed = new() { ["cursor"] = ["more_path"] };

    public static void Check(SpecNode spec, SpecNode endpoint, SpecFindings findings)
    {
        CheckPath(endpoint["response_path"], findings);
        AuthRules.Check(spec, endpoint, findings);
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

        CheckFormat(endpoint, findings);
        CheckPlaceholders(spec, endpoint, findings);
    }

    // What is filled in for each kind of source: of requests and messages what is sent; of files, tables and topics nothing.
    private static void CheckPlaceholders(SpecNode spec, SpecNode endpoint, SpecFindings findings)
    {
        var texts = endpoint.MembersOf("query_params").Concat(endpoint.MembersOf("headers")).Concat(endpoint["graphql"]?.MembersOf("variables") ?? []).Select(member => member.Value)
            .Concat(endpoint.ListOf("subscribe")).Concat(((SpecNode?[])[endpoint["path"], endpoint["body_template"]]).OfType<SpecNode>());
        foreach (var text in texts.Where(text => text.IsScalar))
        {
            if (RunPlaceholders.FaultOf(text.Text) is { } fault)
            {
                findings.Error("bad_placeholder", text, fault.Message, fault.Instead);
            }
        }

        SpecNode?[] asTheyStand = [spec["provider"]!["base_url"], spec["provider"]!.TextOf("provider_type") is "file_ftp" or "s3" ? endpoint["path"] : null];
        foreach (var text in asTheyStand.OfType<SpecNode>().Where(text => RunPlaceholders.Names.Any(name => RunPlaceholders.Holds(text.Text, name))))
        {
            findings.Error("bad_placeholder", text, "moments are not filled in here: of a request they stand in path, query_params, headers, body_template and variables; in paths of files * stands for what varies");
        }
    }

    private static void CheckFormat(SpecNode endpoint, SpecFindings findings)
    {
        var format = endpoint.TextOf("format");
        if (format is "csv" or "xlsx" or "parquet" && endpoint["response_path"] is { } path)
        {
            findings.Error("contradiction", path, $"response_path is for JSON and XML; every row of {format} is a record");
        }

        if (endpoint["workbook"] is { } workbook && format is not (null or "auto" or "xlsx"))
        {
            findings.Error("contradiction", workbook, $"'workbook' is for xlsx, and the format is {format}", "format: xlsx");
        }

        if (endpoint["record_element"] is { } element && format is "json" or "ndjson" or "csv" or "xlsx" or "parquet")
        {
            findings.Error("contradiction", endpoint["record_element"] ?? element, "record_element is for XML");
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

        foreach (var member in pagination.Members.Where(member => Particular.Contains(member.Name) && !Needed[type].Contains(member.Name) && !(Allowed.GetValueOrDefault(type) ?? []).Contains(member.Name)))
        {
            findings.Error("contradiction", member.Value, $"'{member.Name}' has no part in pages by {type}", type == "none" ? TypeOf(member.Name) : null);
        }

        CheckPath(pagination["cursor_path"], findings);
        CheckPath(pagination["next_url_path"], findings);
        CheckPath(pagination["more_path"], findings);
        if (endpoint["graphql"] is not null && type is not ("none" or "cursor"))
        {
            findings.Error("contradiction", pagination, $"GraphQL has no pages by {type}: name the cursor's variable as cursor_param", "cursor");
        }

        if (endpoint.TextOf("format") is "csv" or "ndjson" or "xlsx" or "parquet" && type is "cursor" or "next_url")
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
