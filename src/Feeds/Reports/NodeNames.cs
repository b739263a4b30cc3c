using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Ids of nodes by their names, for reports that give names only: those of the seed reference, and those that reports with ids have
/// shown before in the same replay. Where two nodes share a name its type decides, else the name leads to none.
/// </summary>
public sealed class NodeNames
{
    private static readonly Dictionary<(Iso, string), Meaning[]> Seed = SeedReference.Nodes
        .GroupBy(node => (node.Key.Iso, node.Name))
        .ToDictionary(group => group.Key, group => group.Select(node => new Meaning(node.Type, node.Key.Id)).ToArray());

    private readonly ConcurrentDictionary<(Iso Iso, string Name), Meaning[]> _learned = [];

    public void Learn(EntityKey node, string? name, string? type)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        var meaning = new Meaning(type, node.Id);
        _learned.AddOrUpdate((node.Iso, name), [meaning], (_, known) => known.Contains(meaning) ? known : [.. known, meaning]);
    }

    /// <param name="type">Null where the report gives none: then the name alone must be enough.</param>
    public bool TryResolve(Iso iso, string name, string? type, [NotNullWhen(true)] out string? id)
    {
        var seeded = Seed.GetValueOrDefault((iso, name), []);
        var ids = _learned.GetValueOrDefault((iso, name), []).Concat(seeded)
            .Where(meaning => meaning.Type is null || type is null || meaning.Type == type)
            .Select(meaning => meaning.Id).Distinct().ToList();
        id = ids.Count == 1 ? ids[0] : null;
        return id is not null;
    }

    private sealed record Meaning(string? Type, string Id);
}
