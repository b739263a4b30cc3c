using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Log;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Products;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Parts together: what the silo is made of. Two that claim the same name are a fault of the program, found at the first use.</summary>
internal sealed class SiloParts(IReadOnlyList<SiloPart> parts)
{
    /// <summary>The engine and the products of this program.</summary>
    public static readonly SiloParts OfProgram = new([.. EngineParts.All, .. ProductList.All]);

    public IReadOnlyList<SiloPart> All { get; } = Unique(parts, part => part.Name, "part");

    public IReadOnlyList<TopicDefinition> Topics { get; } =
        [.. Unique(parts.SelectMany(part => part.Topics), topic => topic, "topic").Select(DefinitionOf)];

    public IReadOnlyList<string> Tables { get; } = Unique(parts.SelectMany(part => part.Tables), table => table, "table");

    public IReadOnlyList<Cube> Cubes { get; } = Unique(parts.SelectMany(part => part.Cubes), cube => cube.Name, "cube");

    public IReadOnlyList<Setting> Settings { get; } = Unique(parts.SelectMany(part => part.Settings), setting => setting.Key, "option");

    public IReadOnlyList<JsonSerializerContext> Json { get; } = [.. parts.SelectMany(part => part.Json).Distinct()];

    public IReadOnlyList<ProblemCode> Problems { get; } = Unique(
        [.. EngineProblems.All, .. DomainProblems.All, .. parts.SelectMany(part => part.Problems)], problem => problem.Code, "problem code");

    public IReadOnlyList<FeatureService> FeatureServices { get; } = Unique(parts.SelectMany(part => part.FeatureServices), service => service.Name, "feature service");

    private static TopicDefinition DefinitionOf(string name) =>
        Domain.Log.Topics.All.FirstOrDefault(topic => topic.Name == name) ?? throw new InvalidOperationException($"a part names the topic {name}, which is not defined");

    private static IReadOnlyList<T> Unique<T>(IEnumerable<T> items, Func<T, string> name, string kind)
    {
        var known = items.ToList();
        var twice = known.GroupBy(name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? known : throw new InvalidOperationException($"two parts add the {kind} {twice.Key}");
    }
}
