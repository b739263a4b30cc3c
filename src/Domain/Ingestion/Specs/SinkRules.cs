using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>Where rows go: canonical rows enter the topic of their kind, and the tables of lake and warehouse follow it.</summary>
internal static class SinkRules
{
    public static void Check(SpecNode spec, SpecFindings findings)
    {
        var targets = spec.ListOf("sinks").Select(sink => sink.TextOf("target")).OfType<string>().Distinct().ToList();
        if (targets.Count == 0)
        {
            findings.Error("missing_field", spec["sinks"]!, "a sink names the canonical rows as 'target'; tables of your own are not written yet", "target: lmp");
        }

        foreach (var sink in spec.ListOf("sinks"))
        {
            CheckSink(sink, targets, findings);
        }
    }

    private static void CheckSink(SpecNode sink, List<string> targets, SpecFindings findings)
    {
        if (sink.TextOf("type") is "parquet" or "postgres")
        {
            findings.Error("not_supported", sink["type"]!, $"rows are not written to {sink.TextOf("type")}", "kafka");
        }

        if (targets.Count > 1)
        {
            findings.Error("contradiction", sink, $"a pipeline makes one kind of rows, not {string.Join(" and ", targets)}", targets[0]);
        }

        if (sink["target"] is { } word && CanonicalTargets.Create(word.Text) is null)
        {
            findings.Error("not_supported", word, $"rows of '{word.Text}' are not made yet; {string.Join(", ", CanonicalTargets.Names)} are", CanonicalTargets.Names.First());
        }

        if (sink["kafka_topic"] is { } topic && targets is [var only] && CanonicalTargets.Create(only) is { } target && !target.Topics.Contains(topic.Text))
        {
            findings.Error("contradiction", topic, $"rows of {only} go to {string.Join(" or ", target.Topics)}", target.Topics[0]);
        }

        if (sink["partition_by"] is { } partition)
        {
            findings.Warn("ignored", partition, "canonical tables are partitioned by the platform: leave it out");
        }
    }
}
