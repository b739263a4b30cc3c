using GridGrains.Domain.Ingestion.Schedules;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>What each kind of source needs of its provider and its endpoints, and when it runs.</summary>
internal static class ProviderRules
{
    private const string Graphql = "graphql";

    private static readonly string[] Http = ["rest_api", Graphql];

    private static readonly string[] Known = ["rest_api", Graphql, "file_ftp", "webhook"];

    /// <summary>Members of provider and endpoints that only some kinds of sources have.</summary>
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["base_url"] = Http,
        ["folder"] = ["file_ftp"],
        ["graphql"] = [Graphql],
        ["pagination"] = Http,
        ["query_params"] = Http,
        ["auth"] = Http,
        ["method"] = ["rest_api"],
        ["body_template"] = ["rest_api"],
        ["rate_limit_per_second"] = Http,
    };

    public static void Check(SpecNode spec, SpecFindings findings)
    {
        var provider = spec["provider"]!;
        var type = provider.TextOf("provider_type")!;
        if (!Known.Contains(type))
        {
            findings.Error("not_supported", provider["provider_type"]!, $"sources of type {type} are not read yet; {string.Join(", ", Known)} are", "rest_api");
            return;
        }

        CheckNeeds(spec, provider, type, findings);
        CheckOwners(provider, type, findings);
        foreach (var endpoint in spec.ListOf("endpoints"))
        {
            CheckOwners(endpoint, type, findings);
            if (type == Graphql && endpoint["graphql"] is null)
            {
                findings.Error("missing_field", endpoint, "an endpoint of graphql needs 'graphql' with its query", "graphql: { query: ... }");
            }
        }

        if (provider["tenant_id"] is { } tenant)
        {
            findings.Error("tenant_of_caller", tenant, "the tenant comes from the caller's key: leave tenant_id out");
        }

        CheckSchedule(spec, provider, type, findings);
        CheckMode(spec, findings);
    }

    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    private static void CheckNeeds(SpecNode spec, SpecNode provider, string type, SpecFindings findings)
    {
        if (Http.Contains(type) && !IsAddress(provider.TextOf("base_url")))
        {
            findings.Error("bad_address", provider["base_url"] ?? provider, "base_url is an http or https address without user, query and fragment", "https://api.example.com");
        }

        if (type == "file_ftp" && provider["folder"] is null)
        {
            findings.Error("missing_field", provider, "files need 'folder', the name of a folder that the operator declares", "folder: incoming");
        }

        if (type == "webhook" && (provider["credentials_ref"] is null || spec.ListOf("endpoints").Count != 1))
        {
            findings.Error("missing_field", provider, "a webhook has one endpoint and needs 'credentials_ref', the name of the secret that signs its messages", "credentials_ref: my-hook");
        }
    }

    private static void CheckOwners(SpecNode node, string type, SpecFindings findings)
    {
        foreach (var member in node.Members)
        {
            if (Owners.TryGetValue(member.Name, out var owners) && !owners.Contains(type))
            {
                findings.Warn("ignored", member.Value, $"'{member.Name}' has no part in sources of type {type}; it is of {string.Join(" and ", owners)}");
            }
        }
    }

    private static void CheckMode(SpecNode spec, SpecFindings findings)
    {
        if (spec.TextOf("mode") is { } mode && mode is "streaming" or "websocket")
        {
            findings.Error("not_supported", spec["mode"]!, $"mode {mode} is not run yet", "batch");
        }
    }

    private static void CheckSchedule(SpecNode spec, SpecNode provider, string type, SpecFindings findings)
    {
        var isPushed = type == "webhook" || spec.TextOf("mode") == "webhook";
        if (provider["schedule_cron"] is not { } cron)
        {
            if (!isPushed)
            {
                findings.Warn("no_schedule", provider, "without schedule_cron the pipeline runs only when asked to", "schedule_cron: \"*/5 * * * *\"");
            }

            return;
        }

        if (isPushed)
        {
            findings.Error("contradiction", cron, "a webhook is not scheduled: its source sends when it has something");
        }

        try
        {
            CronSchedule.Parse(cron.Text, provider.TextOf("timezone") ?? "UTC");
        }
        catch (CronException fault)
        {
            var isZone = fault.Message.Contains("time zone", StringComparison.Ordinal);
            findings.Error(
                isZone ? "unknown_time_zone" : "bad_schedule", isZone ? provider["timezone"] ?? cron : cron, fault.Message,
                isZone ? TimeZoneNames.Nearest(provider.TextOf("timezone") ?? "") : "\"*/5 * * * *\"");
        }

        if (provider["timezone"] is null)
        {
            findings.Hint("time_zone", cron, "without timezone the schedule is in UTC", "timezone: America/Los_Angeles");
        }
    }
}
