namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>What can be said of a spec's transforms without an engine.</summary>
internal static class TransformRules
{
    public static void Check(SpecNode spec, SpecFindings findings)
    {
        var transforms = spec.ListOf("transforms");
        foreach (var transform in transforms)
        {
            if (transform.TextOf("type") != "sql")
            {
                findings.Error("not_supported", transform, $"transforms of type {transform.TextOf("type")} are not run", "type: sql");
            }
            else if (string.IsNullOrWhiteSpace(transform.TextOf("sql")))
            {
                findings.Error("missing_field", transform, "a transform of type sql needs the statement", "sql: SELECT * FROM batch");
            }
        }

        if (transforms.Count > 1)
        {
            findings.Error("too_many", transforms[1], "a spec has one transform; steps of it are WITH queries of the one statement");
        }

        if (transforms.Count > 0)
        {
            CheckSources(spec, findings);
        }
    }

    // What a statement gives are columns of scalars.
    private static void CheckSources(SpecNode spec, SpecFindings findings)
    {
        foreach (var field in spec.ListOf("endpoints").SelectMany(endpoint => endpoint.MembersOf("field_mapping")))
        {
            var from = field.Value.IsScalar ? field.Value : field.Value["from"] ?? field.Value["expr"];
            if (from is { IsScalar: true } && FieldSpec.Of(field).Sources.Any(source => source.StartsWith('$')))
            {
                findings.Error("contradiction", from, "fields come from the columns that the transform gives: select what the path finds, with JSONExtractString and the like", field.Name);
            }
        }
    }
}
