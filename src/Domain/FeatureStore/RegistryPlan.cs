namespace GridGrains.Domain.FeatureStore;

/// <param name="Action"><c>create</c>, <c>update</c>, <c>remove</c>, <c>unchanged</c>.</param>
/// <param name="Fields">What an update changes, as <c>ttl: 1h -> 2h</c>.</param>
public sealed record RegistryChange(string Subject, string Action, IReadOnlyList<string> Fields);

/// <summary>What declarations would do to a registry: the changes, the faults that refuse them, and the registry afterwards.</summary>
public sealed record RegistryPlan(IReadOnlyList<RegistryChange> Changes, IReadOnlyList<RegistryFault> Faults, FeatureRegistry Result)
{
    public bool HasChanges => Changes.Any(change => change.Action != "unchanged");

    /// <param name="reserved">Names of views and services of the platform.</param>
    public static RegistryPlan Make(FeatureRegistry current, FeatureDeclarations wanted, IReadOnlySet<string> reserved)
    {
        var faults = new List<RegistryFault>();
        var changes = new List<RegistryChange>();
        var result = current.All.ToDictionary(declaration => (declaration.Kind, declaration.Id));
        foreach (var subject in wanted.Remove ?? [])
        {
            Remove(subject, result, changes, faults);
        }

        foreach (var twice in wanted.All.GroupBy(declaration => (declaration.Kind, declaration.Id)).Where(group => group.Count() > 1))
        {
            faults.Add(RegistryFault.Of(twice.First(), "", "it is declared twice"));
        }

        foreach (var declaration in wanted.All)
        {
            var before = result.GetValueOrDefault((declaration.Kind, declaration.Id));
            var after = declaration is ViewDeclaration view && before is ViewDeclaration stored ? RegistryDiff.InStoredOrder(view, stored) : declaration;
            faults.AddRange(RegistryDiff.Incompatibilities(before, after));
            changes.Add(RegistryDiff.Between(before, after));
            result[(after.Kind, after.Id)] = after;
        }

        var changed = changes.Any(change => change.Action != "unchanged");
        var registry = new FeatureRegistry(current.Revision + (changed ? 1 : 0), result.Values);
        return new RegistryPlan(changes, [.. faults, .. RegistryRules.Check(registry, reserved)], registry);
    }

    private static void Remove(string subject, Dictionary<(string, string), IDeclaration> result, List<RegistryChange> changes, List<RegistryFault> faults)
    {
        var slash = subject.IndexOf('/');
        if (slash > 0 && result.Remove((subject[..slash], subject[(slash + 1)..])))
        {
            changes.Add(new RegistryChange(subject, "remove", []));
        }
        else
        {
            faults.Add(new RegistryFault(subject, "", "there is no such declaration; the form is view/NAME@v1, service/NAME, entity/NAME"));
        }
    }
}
