namespace GridGrains.Durability.Kafka;

/// <summary>A topic as a broker has it.</summary>
/// <param name="Settings">By the broker's own names; only those it named.</param>
public sealed record TopicState(string Name, int Partitions, int Replication, IReadOnlyDictionary<string, string> Settings);

/// <summary>What <see cref="TopicAdmin"/> needs of a cluster.</summary>
public interface ITopicCluster
{
    /// <returns>Those of the named topics that exist.</returns>
    Task<IReadOnlyList<TopicState>> DescribeAsync(IReadOnlyCollection<string> names, CancellationToken cancellation);

    Task CreateAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellation);
}

/// <param name="What"><c>topic</c>, <c>partitions</c>, <c>replication</c> or a setting's name.</param>
/// <param name="Found">Null when the broker has none.</param>
public sealed record TopicDifference(string Topic, string What, string Wanted, string? Found)
{
    public override string ToString() => $"{Topic}: {What} should be {Wanted}, the broker has {Found ?? "none"}";
}

/// <param name="Created">Topics that were missing.</param>
/// <param name="Differences">What is left for an operator to decide: nothing that exists is changed or deleted.</param>
public sealed record TopicReport(IReadOnlyList<string> Created, IReadOnlyList<TopicDifference> Differences);

/// <summary>Brings a cluster to the topics of the file, carefully: creates what is missing, reports what differs, changes and deletes nothing.</summary>
public sealed class TopicAdmin(ITopicCluster cluster)
{
    public async Task<TopicReport> CheckAsync(IReadOnlyList<TopicSpec> wanted, CancellationToken cancellation)
    {
        var found = await DescribeAsync(wanted, cancellation);
        return new TopicReport([], [.. wanted.SelectMany(spec => Compare(spec, found.GetValueOrDefault(spec.Name)))]);
    }

    public async Task<TopicReport> ApplyAsync(IReadOnlyList<TopicSpec> wanted, CancellationToken cancellation)
    {
        var found = await DescribeAsync(wanted, cancellation);
        var missing = wanted.Where(spec => !found.ContainsKey(spec.Name)).ToList();
        if (missing.Count > 0)
            await cluster.CreateAsync(missing, cancellation);
        var differences = wanted.Except(missing).SelectMany(spec => Compare(spec, found[spec.Name]));
        return new TopicReport([.. missing.Select(spec => spec.Name)], [.. differences]);
    }

    private async Task<Dictionary<string, TopicState>> DescribeAsync(IReadOnlyList<TopicSpec> wanted, CancellationToken cancellation)
    {
        var states = await cluster.DescribeAsync([.. wanted.Select(spec => spec.Name)], cancellation);
        return states.ToDictionary(state => state.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<TopicDifference> Compare(TopicSpec wanted, TopicState? found)
    {
        if (found is null)
        {
            yield return new TopicDifference(wanted.Name, "topic", "there", null);
            yield break;
        }

        if (found.Partitions != wanted.Partitions)
            yield return new TopicDifference(wanted.Name, "partitions", $"{wanted.Partitions}", $"{found.Partitions}");
        if (found.Replication != wanted.Replication)
            yield return new TopicDifference(wanted.Name, "replication", $"{wanted.Replication}", $"{found.Replication}");
        foreach (var (name, value) in wanted.Settings)
        {
            var setting = found.Settings.GetValueOrDefault(name);
            if (setting != value)
                yield return new TopicDifference(wanted.Name, name, value, setting);
        }
    }
}
