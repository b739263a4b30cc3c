using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Reference;

/// <summary>Definitions per market, in their order and by name without regard to case. Of two with one name the first counts.</summary>
internal sealed class DefinitionIndex<T>
    where T : class
{
    private readonly T[][] _ordered;
    private readonly FrozenDictionary<string, T>[] _byName;

    public DefinitionIndex(IEnumerable<T> definitions, Func<T, Iso> isoOf, Func<T, IEnumerable<string>> namesOf)
    {
        var byIso = definitions.ToLookup(isoOf);
        _ordered = [.. Isos.All.Select(iso => byIso[iso].ToArray())];
        _byName = [.. _ordered.Select(ordered => ByName(ordered, namesOf))];
    }

    public IReadOnlyList<T> Of(Iso iso) => _ordered[iso.Index];

    public bool TryGet(Iso iso, string name, [NotNullWhen(true)] out T? definition) => _byName[iso.Index].TryGetValue(name, out definition);

    private static FrozenDictionary<string, T> ByName(T[] ordered, Func<T, IEnumerable<string>> namesOf)
    {
        var byName = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in ordered)
        {
            foreach (var name in namesOf(definition))
            {
                byName.TryAdd(name, definition);
            }
        }

        return byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
