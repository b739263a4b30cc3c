namespace GridGrains.Domain.FeatureStore;

/// <summary>What must hold of one view.</summary>
internal static class ViewRules
{
    /// <summary>Names of all features that a read may ask for: fields, then aggregations.</summary>
    public static IEnumerable<string> FeaturesOf(ViewDeclaration view) =>
        view.Schema.Select(field => field.Name).Concat((view.Aggregations ?? []).Select(aggregation => aggregation.OutputName));

    public static void Check(ViewDeclaration view, FeatureRegistry registry, List<RegistryFault> faults)
    {
        void Fault(string field, string message) => faults.Add(RegistryFault.Of(view, field, message));

        if (view.Version < 1)
        {
            Fault("version", "a version is a whole number from 1");
        }

        RegistryRules.CheckDuration(view, "ttl", view.Ttl, faults);
        RegistryRules.CheckUnique(view, "features", FeaturesOf(view), faults);
        RegistryRules.CheckUnique(view, "entities", view.Entities, faults);
        if (registry.FindPushSource(view.Source) is null)
        {
            Fault("source", $"there is no push source {view.Source}");
        }

        if (view.Entities.Count == 0)
        {
            Fault("entities", "a view has at least one entity");
        }

        foreach (var entity in view.Entities.Where(entity => registry.FindEntity(entity) is null))
        {
            Fault("entities", $"there is no entity {entity}");
        }

        CheckSchema(view, registry, Fault);
        foreach (var aggregation in view.Aggregations ?? [])
        {
            CheckAggregation(view, aggregation, Fault);
        }
    }

    private static void CheckSchema(ViewDeclaration view, FeatureRegistry registry, Action<string, string> fault)
    {
        if (view.Schema.Count is 0 or > RegistryRules.MaxFields)
        {
            fault("schema", $"a view has 1 to {RegistryRules.MaxFields} fields");
        }

        var taken = registry.JoinKeysOf(view).Select(entity => entity.JoinKey).ToHashSet();
        if (registry.FindPushSource(view.Source) is { } source)
        {
            taken.UnionWith([source.TimestampField, source.KnownAtField]);
        }

        foreach (var field in view.Schema)
        {
            if (!RegistryRules.IsName(field.Name))
            {
                fault("schema", $"'{field.Name}' is not a name of letters, digits and '_'");
            }

            if (taken.Contains(field.Name))
            {
                fault("schema", $"{field.Name} is a join key or a stamp of the source");
            }

            if (!FeatureTypeNames.TryParse(field.Type, out _))
            {
                fault($"schema.{field.Name}", $"'{field.Type}' is none of {string.Join(' ', FeatureTypeNames.All)}");
            }
        }
    }

    private static void CheckAggregation(ViewDeclaration view, AggregationDeclaration aggregation, Action<string, string> fault)
    {
        var at = $"aggregations.{aggregation.OutputName}";
        var field = view.Schema.FirstOrDefault(field => field.Name == aggregation.Feature);
        if (field is null || field.Type is not ("DOUBLE" or "INT64" or "BOOL"))
        {
            fault(at, $"{aggregation.Feature} is not a numeric field of the view");
        }

        if (!WindowFunctions.TryParse(aggregation.Function, out _))
        {
            fault(at, $"'{aggregation.Function}' is none of {string.Join(' ', WindowFunctions.Names)}");
        }

        if (!FeatureDuration.TryParse(aggregation.Window, out var window) || !FeatureDuration.TryParse(aggregation.Step ?? aggregation.Window, out var step)
            || window <= TimeSpan.Zero || step <= TimeSpan.Zero)
        {
            fault(at, "window and step are lengths of time such as 15m, and more than 0");
        }
        else if (window.Ticks % step.Ticks != 0 || window.Ticks / step.Ticks > RegistryRules.MaxBuckets)
        {
            fault(at, $"a window is a whole number of steps, at most {RegistryRules.MaxBuckets}");
        }
    }
}
