using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Schedules;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>What a check of a spec gave.</summary>
/// <param name="Spec">Null where there are errors.</param>
/// <param name="Sampled">A spec that samples can be fetched by: also one whose rows lack fields that its author has yet to find in them.</param>
public sealed record SpecResult(PipelineSpec? Spec, IReadOnlyList<SpecFinding> Findings, PipelineSpec? Sampled = null)
{
    public bool IsValid => Spec is not null;
}

/// <summary>Checks a spec: its form by the schema first, then what it means. A check needs no network and no secret.</summary>
public static class SpecCheck
{
    private static readonly string[] Providers = ["rest_api", "file_ftp", "webhook"];

    /// <param name="spec">Null where the text could not be read: then the findings say so already.</param>
    public static SpecResult Run(SpecNode? spec, SpecFindings findings)
    {
        if (spec is null)
        {
            return new SpecResult(null, findings.All);
        }

        SpecSchema.Uis.Check(spec, findings);
        if (findings.HasErrors)
        {
            return new SpecResult(null, findings.All);
        }

        CheckProvider(spec, findings);
        SinkRules.Check(spec, findings);
        var target = CanonicalTargets.Create(PipelineSpec.Of(spec).Target);
        var names = new HashSet<string>();
        foreach (var endpoint in spec.ListOf("endpoints"))
        {
            EndpointRules.Check(spec, endpoint, findings);
            if (!names.Add(endpoint.TextOf("name")!))
            {
                findings.Error("repeated_name", endpoint["name"]!, "two endpoints have this name");
            }

            if (target is not null)
            {
                MappingRules.Check(endpoint, target, findings);
            }
        }

        var sampled = findings.All.All(finding => finding.Severity != SpecSeverity.Error || finding.Code == MappingRules.Unmapped) ? PipelineSpec.Of(spec) : null;
        return new SpecResult(findings.HasErrors ? null : sampled, findings.All, sampled);
    }

    private static void CheckProvider(SpecNode spec, SpecFindings findings)
    {
        var provider = spec["provider"]!;
        var type = provider.TextOf("provider_type")!;
        if (!Providers.Contains(type))
        {
            findings.Error("not_supported", provider["provider_type"]!, $"sources of type {type} are not read yet; {string.Join(", ", Providers)} are", "rest_api");
        }

        if (type == "rest_api" && !IsAddress(provider.TextOf("base_url")))
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

        if (provider["tenant_id"] is { } tenant)
        {
            findings.Error("tenant_of_caller", tenant, "the tenant comes from the caller's key: leave tenant_id out");
        }

        CheckSchedule(spec, provider, type, findings);
        foreach (var transform in spec.ListOf("transforms"))
        {
            findings.Error("not_supported", transform, $"transforms of type {transform.TextOf("type")} are not run; map fields with enum, unit, scale and timezone");
        }

        if (spec.TextOf("mode") is { } mode && mode is "streaming" or "websocket")
        {
            findings.Error("not_supported", spec["mode"]!, $"mode {mode} is not run yet", "batch");
        }
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

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
