using System.Text.RegularExpressions;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Checkpoints;

/// <summary>A kind of entities whose states are split into shards: every shard has one owner, one epoch and one barrier.</summary>
/// <param name="Name">First word of each shard's name (<c>nodes/3</c>) and of its stored states: it never changes.</param>
/// <param name="Topics">Topics that write the entities, in the order of stored offsets; partition i of each belongs to shard i. Empty for a family that reads no log.</param>
/// <param name="Shards">Number of shards, fixed for the life of the data: the number of partitions of each topic, where there are any.</param>
public sealed partial record FamilyDefinition(string Name, IReadOnlyList<string> Topics, int Shards)
{
    /// <param name="topics">Topics of the log.</param>
    /// <exception cref="ArgumentException">The name is no word, or a topic is unknown, named twice or split otherwise than the family.</exception>
    public void Validate(IReadOnlyList<TopicDefinition> topics)
    {
        if (!Word().IsMatch(Name))
        {
            throw new ArgumentException($"'{Name}' is not a family name: lower-case letters, digits and '_' are allowed");
        }

        if (Shards < 1)
        {
            throw new ArgumentException($"family {Name} has {Shards} shards; at least 1 is needed");
        }

        foreach (var name in Topics)
        {
            var topic = topics.FirstOrDefault(known => known.Name == name) ?? throw new ArgumentException($"family {Name} reads {name}, which is not a topic of the log");
            if (Topics.Count(other => other == name) > 1)
            {
                throw new ArgumentException($"family {Name} reads {name} twice");
            }

            if (topic.Partitions != Shards)
            {
                throw new ArgumentException($"family {Name} has {Shards} shards, but {name} has {topic.Partitions} partitions: shard i reads partition i, so the numbers must be equal");
            }
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,31}\z")]
    private static partial Regex Word();
}
