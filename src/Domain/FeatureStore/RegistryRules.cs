namespace GridGrains.Domain.FeatureStore;

/// <summary>What must hold of a whole registry. Every fault is found, not the first alone.</summary>
public static class RegistryRules
{
    public const int MaxFields = 500;
    public const int MaxNameLength = 100;

    /// <summary>Buckets that windows over one field may need; more would make a state too large.</summary>
    public const int MaxBuckets = 512;

    private static readonly string[] EntityTypes = ["STRING", "INT64"];

    /// <param name="reserved">Names of views and services of the platform, which declarations may refer to and not take.</param>
    public static IReadOnlyList<RegistryFault> Check(FeatureRegistry registry, IReadOnlySet<string> reserved)
    {
        var faults = new List<RegistryFault>();
        foreach (var declaration in registry.All)
        {
            CheckName(declaration, NameOf(declaration), faults);
            if (reserved.Contains(NameOf(declaration)) && declaration.Kind is "view" or "derived_view" or "service")
            {
                faults.Add(RegistryFault.Of(declaration, "name", "the platform has a view or service of this name"));
            }
        }

        Each(registry.Entities, entity => CheckEntity(entity, faults));
        Each(registry.PushSources, source => CheckDuration(source, "known_after", source.KnownAfter, faults));
        Each(registry.All.OfType<ViewDeclaration>(), view => ViewRules.Check(view, registry, faults));
        Each(registry.DerivedViews, view => CheckDerived(view, registry, reserved, faults));
        Each(registry.Services, service => CheckService(service, registry, reserved, faults));
        CheckJoinKeys(registry, faults);
        return faults;
    }

    internal static void CheckDuration(IDeclaration declaration, string field, string text, List<RegistryFault> faults)
    {
        if (!FeatureDuration.TryParse(text, out _))
        {
            faults.Add(RegistryFault.Of(declaration, field, $"'{text}' is not a length of time such as 30s, 15m, 24h, 7d or 0"));
        }
    }

    internal static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static string NameOf(IDeclaration declaration) => declaration is ViewDeclaration view ? view.Name : declaration.Id;

    private static void CheckName(IDeclaration declaration, string name, List<RegistryFault> faults)
    {
        if (!IsName(name))
        {
            faults.Add(RegistryFault.Of(declaration, "name", $"a name has letters, digits and '_', begins with no digit, and has at most {MaxNameLength} characters"));
        }
    }

    private static void CheckEntity(EntityDeclaration entity, List<RegistryFault> faults)
    {
        if (!IsName(entity.JoinKey))
        {
            faults.Add(RegistryFault.Of(entity, "join_key", "a join key is a name of letters, digits and '_'"));
        }

        if (!EntityTypes.Contains(entity.ValueType))
        {
            faults.Add(RegistryFault.Of(entity, "value_type", $"'{entity.ValueType}' is none of {string.Join(' ', EntityTypes)}"));
        }
    }

    // Requests name join keys alone, so one of them may mean one entity only.
    private static void CheckJoinKeys(FeatureRegistry registry, List<RegistryFault> faults)
    {
        foreach (var twice in registry.Entities.GroupBy(entity => entity.JoinKey).Where(group => group.Count() > 1))
        {
            faults.Add(RegistryFault.Of(twice.Last(), "join_key", $"{twice.Key} is the join key of {twice.First().Name} already"));
        }
    }

    private static void CheckDerived(DerivedViewDeclaration view, FeatureRegistry registry, IReadOnlySet<string> reserved, List<RegistryFault> faults)
    {
        CheckUnique(view, "features", view.Features.Select(field => field.Name), faults);
        if (view.Features.Count == 0)
        {
            faults.Add(RegistryFault.Of(view, "features", "a derived view has at least one feature"));
        }

        foreach (var field in view.Features)
        {
            try
            {
                var expression = FeatureExpression.Parse(field.Expression);
                if (expression.References.Count == 0)
                {
                    faults.Add(RegistryFault.Of(view, $"features.{field.Name}", "the expression names no feature"));
                }

                Each(expression.References, reference => CheckReference(view, $"features.{field.Name}", reference, registry, reserved, faults));
            }
            catch (DomainException fault)
            {
                faults.Add(RegistryFault.Of(view, $"features.{field.Name}", fault.Message));
            }
        }
    }

    private static void CheckService(ServiceDeclaration service, FeatureRegistry registry, IReadOnlySet<string> reserved, List<RegistryFault> faults)
    {
        if (service.Features.Count == 0)
        {
            faults.Add(RegistryFault.Of(service, "features", "a service names at least one feature"));
        }

        CheckUnique(service, "features", service.Features, faults);
        Each(service.Features, reference => CheckReference(service, "features", reference, registry, reserved, faults));
    }

    internal static void CheckUnique(IDeclaration declaration, string field, IEnumerable<string> names, List<RegistryFault> faults)
    {
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            faults.Add(RegistryFault.Of(declaration, field, $"{twice.Key} is there {twice.Count()} times"));
        }
    }

    private static void CheckReference(
        IDeclaration declaration, string field, string reference, FeatureRegistry registry, IReadOnlySet<string> reserved, List<RegistryFault> faults)
    {
        var colon = reference.IndexOf(':');
        var view = colon < 0 ? reference : reference[..colon];
        var feature = colon < 0 ? null : reference[(colon + 1)..];
        IEnumerable<string>? known = registry.FindView(view) is { } found
            ? ViewRules.FeaturesOf(found)
            : declaration is not DerivedViewDeclaration && registry.Find("derived_view", view) is DerivedViewDeclaration derived
                ? derived.Features.Select(known => known.Name)
                : null;
        if (known is null && !reserved.Contains(view))
        {
            faults.Add(RegistryFault.Of(declaration, field, $"there is no view {view}"));
        }
        else if (known is not null && feature is not null && !known.Contains(feature))
        {
            faults.Add(RegistryFault.Of(declaration, field, $"view {view} has no feature {feature}"));
        }
    }

    private static void Each<T>(IEnumerable<T> items, Action<T> check)
    {
        foreach (var item in items)
        {
            check(item);
        }
    }
}
