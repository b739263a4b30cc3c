using GridGrains.Domain.Ingestion.Schedules;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>What each kind of source needs of its provider and its endpoints, and when it runs.</summary>
internal static class ProviderRules
{
    private const string Graphql = "graphql";

    private static readonly string[] Http = ["rest_api", Graphql];

    private static readonly string[] Declared = ["database", "kafka", "s3"];

    private static readonly string[] Known = ["rest_api", Graphql, "file_ftp", "webhook", "websocket", .. Declared];

    /// <summary>What an endpoint of some kinds is made of.</summary>
    private static readonly Dictionary<string, (string Member, string Example)> Subjects = new()
    {
        [Graphql] = ("graphql", "graphql: { query: ... }"),
        ["database"] = ("table", "table: { name: public.prices, cursor: updated_at }"),
        ["kafka"] = ("topic", "topic: { name: ticks }"),
        ["s3"] = ("path", "path: prices/*.parquet"),
    };

    /// <summary>Members of provider and endpoints that only some kinds of sources have.</summary>
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["base_url"] = [.. Http, "websocket"],
        ["connection"] = Declared,
        ["table"] = ["database"],
        ["topic"] = ["kafka"],
        ["subscribe"] = ["websocket"],
        ["folder"] = ["file_ftp"],
        ["graphql"] = [Graphql],
        ["pagination"] = Http,
        ["query_params"] = Http,
        ["auth"] = [.. Http, "websocket"],
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
            if (Subjects.TryGetValue(type, out var subject) && endpoint[subject.Member] is null)
            {
                findings.Error("missing_field", endpoint, $"an endpoint of {type} needs '{subject.Member}'", subject.Example);
            }
        }

        if (provider["tenant_id"] is { } tenant)
        {
            findings.Error("tenant_of_caller", tenant, "the tenant comes from the caller's key: leave tenant_id out");
        }

        CheckSchedule(spec, provider, type, findings);
        CheckMode(spec, type, findings);
    }

    public static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    private static void CheckNeeds(SpecNode spec, SpecNode provider, string type, SpecFindings findings)
    {
        if (Http.Contains(type) && !IsAddress(provider.TextOf("base_url")))
        {
            findings.Error("bad_address", provider["base_url"] ?? provider, "base_url is an http or https address without user, query and fragment", "https://api.example.com");
        }

        if (type == "websocket" && !(Uri.TryCreate(provider.TextOf("base_url"), UriKind.Absolute, out var socket) && socket.Scheme is "ws" or "wss" && socket.UserInfo.Length == 0))
        {
            findings.Error("bad_address", provider["base_url"] ?? provider, "base_url of a websocket begins with ws:// or wss:// and has no user in it", "wss://stream.example.com");
        }

        if (Declared.Contains(type) && provider["connection"] is null)
        {
            findings.Error("missing_field", provider, $"sources of type {type} need 'connection', the name of one that the operator declares", "connection: my-database");
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

    private static void CheckMode(SpecNode spec, string type, SpecFindings findings)
    {
        var mode = spec.TextOf("mode") ?? "batch";
        if ((mode == "streaming" && type != "kafka") || (mode == "websocket" && type != "websocket") || (mode == "webhook" && type != "webhook"))
        {
            findings.Error("contradiction", spec["mode"]!, $"sources of type {type} are not read in mode {mode}", "batch");
        }

        if (IsStream(spec, type) && spec.ListOf("endpoints").Count > 1)
        {
            findings.Error("contradiction", spec["endpoints"]!, "a stream has one endpoint: it is read all the time, and the next would wait for ever");
        }
    }

    private static bool IsStream(SpecNode spec, string type) => type == "websocket" || spec.TextOf("mode") == "streaming";

    private static void CheckSchedule(SpecNode spec, SpecNode provider, string type, SpecFindings findings)
    {
        var isPushed = type == "webhook" || spec.TextOf("mode") == "webhook";
        if (provider["schedule_cron"] is not { } cron)
        {
            if (!isPushed && !IsStream(spec, type))
            {
                findings.Warn("no_schedule", provider, "without schedule_cron the pipeline runs only when asked to", "schedule_cron: \"*/5 * * * *\"");
            }

            return;
        }

        if (isPushed)
        {
            findings.Error("contradiction", cron, "a webhook is not scheduled: its source sends when it has something");
        }

        if (IsStream(spec, type))
        {
            findings.Error("contradiction", cron, "a stream is read all the time, and not by a schedule");
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
