using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Products;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Parts together: what the silo is made of. Two that claim the same name are a fault of the program, found at the first use.</summary>
internal sealed class SiloParts
{
    /// <summary>The engine and the products of this program.</summary>
    public static readonly SiloParts OfProgram = new(EngineParts.All, ProductList.All);

    public SiloParts(IReadOnlyList<SiloPart> engine, IReadOnlyList<SiloPart> products)
    {
        All = Unique([.. engine, .. products], part => part.Name, "part");
        Served = [.. products, .. engine];
        var topics = Unique(All.SelectMany(part => part.Topics), topic => topic, "topic").Select(DefinitionOf).ToHashSet();
        Topics = [.. Domain.Log.Topics.All.Where(topics.Contains)];
        Tables = Unique(All.SelectMany(part => part.Tables), table => table, "table");
        TopicTables = [.. All.SelectMany(part => part.TopicTables)];
        Entrances = Unique(All.SelectMany(part => part.Entrances), entrance => entrance.Topic, "entrance");
        Cubes = Unique(All.SelectMany(part => part.Cubes), cube => cube.Name, "cube");
        Datasets = Unique(All.SelectMany(part => part.Datasets), dataset => dataset.Id, "dataset");
        Settings = Unique(All.SelectMany(part => part.Settings), setting => setting.Key, "option");
        Json = [.. All.SelectMany(part => part.Json).Distinct()];
        Problems = Unique([.. EngineProblems.All, .. DomainProblems.All, .. All.SelectMany(part => part.Problems)], problem => problem.Code, "problem code");
        FeatureServices = Unique(All.SelectMany(part => part.FeatureServices), service => service.Name, "feature service");
    }

    /// <summary>The program without some of its products, and those that need them.</summary>
    public static SiloParts Without(IReadOnlyCollection<string> products) =>
        products.Count == 0 ? OfProgram : new(EngineParts.All, [.. ProductList.All.Where(product => !products.Contains(product.Name) && !product.Needs.Any(products.Contains))]);

    /// <summary>In the order in which their services start.</summary>
    public IReadOnlyList<SiloPart> All { get; }

    /// <summary>In the order in which the description of the interface shows them: products first.</summary>
    public IReadOnlyList<SiloPart> Served { get; }

    /// <summary>In the order of their definitions.</summary>
    public IReadOnlyList<TopicDefinition> Topics { get; }

    public IReadOnlyList<string> Tables { get; }

    public IReadOnlyList<TopicTable> TopicTables { get; }

    public IReadOnlyList<RecordEntrance> Entrances { get; }

    public IReadOnlyList<Cube> Cubes { get; }

    public IReadOnlyList<Dataset> Datasets { get; }

    public IReadOnlyList<Setting> Settings { get; }

    public IReadOnlyList<JsonSerializerContext> Json { get; }

    public IReadOnlyList<ProblemCode> Problems { get; }

    public IReadOnlyList<FeatureService> FeatureServices { get; }

    /// <summary>Shares files of a replay out among the parts that claim them.</summary>
    public (IReadOnlyList<string> Unclaimed, IReadOnlyList<(SiloPart Part, IReadOnlyList<string> Files)> OfParts) Claims(IReadOnlyList<string> files)
    {
        var byPart = files.ToLookup(file => All.FirstOrDefault(part => part.ClaimsFile(file)));
        return ([.. byPart[null]], [.. byPart.Where(group => group.Key is not null).Select(group => (group.Key!, (IReadOnlyList<string>)[.. group]))]);
    }

    private static TopicDefinition DefinitionOf(string name) =>
        Domain.Log.Topics.All.FirstOrDefault(topic => topic.Name == name) ?? throw new InvalidOperationException($"a part names the topic {name}, which is not defined");

    private static IReadOnlyList<T> Unique<T>(IEnumerable<T> items, Func<T, string> name, string kind)
    {
        var known = items.ToList();
        var twice = known.GroupBy(name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? known : throw new InvalidOperationException($"two parts add the {kind} {twice.Key}");
    }
}
