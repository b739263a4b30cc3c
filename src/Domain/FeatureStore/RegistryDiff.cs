namespace GridGrains.Domain.FeatureStore;

/// <summary>What a declaration changes, and which changes stored values would not survive.</summary>
internal static class RegistryDiff
{
    public static RegistryChange Between(IDeclaration? before, IDeclaration after)
    {
        var subject = $"{after.Kind}/{after.Id}";
        if (before is null)
        {
            return new RegistryChange(subject, "create", []);
        }

        var (old, now) = (FieldsOf(before), FieldsOf(after));
        string[] changed = [.. old.Zip(now).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => $"{pair.First.Name}: {pair.First.Value} -> {pair.Second.Value}")];
        return new RegistryChange(subject, changed.Length == 0 ? "unchanged" : "update", changed);
    }

    /// <summary>Fields that are there already keep their place; new ones follow.</summary>
    public static ViewDeclaration InStoredOrder(ViewDeclaration view, ViewDeclaration stored)
    {
        var places = stored.Schema.Select((field, place) => (field.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place);
        return view with { Schema = [.. view.Schema.OrderBy(field => places.GetValueOrDefault(field.Name, int.MaxValue))] };
    }

    public static IEnumerable<RegistryFault> Incompatibilities(IDeclaration? before, IDeclaration after) => (before, after) switch
    {
        (EntityDeclaration old, EntityDeclaration now) when old.JoinKey != now.JoinKey || old.ValueType != now.ValueType =>
            [RegistryFault.Of(now, "join_key", "join key and value type of an entity cannot change: declare another entity")],
        (ViewDeclaration old, ViewDeclaration now) => OfView(old, now),
        _ => [],
    };

    private static IEnumerable<RegistryFault> OfView(ViewDeclaration old, ViewDeclaration now)
    {
        var instead = $"declare version {now.Version + 1}";
        if (!old.Entities.Order(StringComparer.Ordinal).SequenceEqual(now.Entities.Order(StringComparer.Ordinal)))
        {
            yield return RegistryFault.Of(now, "entities", $"the entities of a version cannot change: {instead}");
        }

        if (!(old.Aggregations ?? []).SequenceEqual(now.Aggregations ?? []))
        {
            yield return RegistryFault.Of(now, "aggregations", $"the aggregations of a version cannot change, their windows are being filled: {instead}");
        }

        foreach (var field in old.Schema)
        {
            var same = now.Schema.FirstOrDefault(known => known.Name == field.Name);
            if (same is null)
            {
                yield return RegistryFault.Of(now, $"schema.{field.Name}", $"a field of a version cannot go: {instead}");
            }
            else if (same.Type != field.Type)
            {
                yield return RegistryFault.Of(now, $"schema.{field.Name}", $"the type of a field cannot change from {field.Type} to {same.Type}: {instead}");
            }
        }
    }

    private static (string Name, string Value)[] FieldsOf(IDeclaration declaration) => declaration switch
    {
        EntityDeclaration entity => [("join_key", entity.JoinKey), ("value_type", entity.ValueType), ("description", entity.Description ?? "")],
        PushSourceDeclaration source =>
        [
            ("timestamp_field", source.TimestampField), ("known_at_field", source.KnownAtField), ("known_after", source.KnownAfter),
            ("description", source.Description ?? ""), ("owner", source.Owner ?? ""),
        ],
        ViewDeclaration view =>
        [
            ("entities", string.Join(' ', view.Entities)), ("schema", string.Join(", ", view.Schema.Select(field => $"{field.Name} {field.Type} {field.Description}".TrimEnd()))),
            ("source", view.Source), ("ttl", view.Ttl), ("online", view.Online ? "true" : "false"), ("offline", view.Offline ? "true" : "false"),
            ("aggregations", string.Join(", ", (view.Aggregations ?? []).Select(aggregation => aggregation.OutputName))),
            ("description", view.Description ?? ""), ("owner", view.Owner ?? ""), ("tags", TagsOf(view.Tags)),
        ],
        DerivedViewDeclaration view =>
        [
            ("features", string.Join(", ", view.Features.Select(field => $"{field.Name} = {field.Expression}"))),
            ("description", view.Description ?? ""), ("owner", view.Owner ?? ""), ("tags", TagsOf(view.Tags)),
        ],
        ServiceDeclaration service => [("features", string.Join(' ', service.Features)), ("description", service.Description ?? ""), ("owner", service.Owner ?? "")],
        _ => [],
    };

    private static string TagsOf(IReadOnlyDictionary<string, string>? tags) =>
        string.Join(' ', (tags ?? new Dictionary<string, string>()).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}
