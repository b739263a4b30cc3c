using GridGrains.Domain.Ingestion.Mapping;

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

        ProviderRules.Check(spec, findings);
        TransformRules.Check(spec, findings);
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
}
