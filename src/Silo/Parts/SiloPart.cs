using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Ingest;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Settings;
using GridGrains.Streams;

namespace GridGrains.Silo.Parts;

/// <summary>
/// One part of the silo and all that it adds to it: a product, or a piece of the engine that serves something. The engine asks every part
/// and names none.
/// </summary>
internal abstract class SiloPart
{
    /// <summary>One lower-case word: <c>prices</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a silo may run without it.</summary>
    public virtual bool IsOptional => false;

    /// <summary>Parts without which it does nothing, so that a silo that runs without one of them runs without it too.</summary>
    public virtual IReadOnlyList<string> Needs => [];

    /// <summary>Topics that hold its records, by name.</summary>
    public virtual IReadOnlyList<string> Topics => [];

    /// <summary>Tables that hold its rows, as <c>store.table</c>.</summary>
    public virtual IReadOnlyList<string> Tables => [];

    /// <summary>Tables that its topics fill, in the stores that their definitions name.</summary>
    public virtual IReadOnlyList<TopicTable> TopicTables => [];

    /// <summary>All of its tables in the lake, those that other tables fill too.</summary>
    public virtual IReadOnlyList<TableDefinition> Definitions => [.. TopicTables.Select(table => table.Table)];

    /// <summary>Its tables that files are loaded into without passing through the log.</summary>
    public virtual IReadOnlyList<IBulkTable> BulkTables(IServiceProvider provider) => [];

    /// <summary>Tables and views of the warehouse that no topic fills directly.</summary>
    public virtual IReadOnlyList<ComputedTable> ComputedTables => [];

    /// <summary>What the records of its topics look like.</summary>
    public virtual IReadOnlyList<RecordSchema> Schemas => [];

    /// <summary>Its topics that are offered as Orleans streams, each under its own namespace.</summary>
    public virtual IReadOnlyList<StreamTopic> StreamTopics => [];

    /// <summary>Its topics that take records over HTTP as they are; prices have an entrance of their own.</summary>
    public virtual IReadOnlyList<RecordEntrance> Entrances => [];

    public virtual IReadOnlyList<Cube> Cubes => [];

    /// <summary>Its rows in the shape of gridstatus' API.</summary>
    public virtual IReadOnlyList<Dataset> Datasets => [];

    /// <summary>Options that it takes from command line, environment and file.</summary>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>How its answers and requests become JSON.</summary>
    public virtual IReadOnlyList<JsonSerializerContext> Json => [ApiJson.Default];

    /// <summary>Errors that its endpoints answer with, beyond those of the engine.</summary>
    public virtual IReadOnlyList<ProblemCode> Problems => [];

    /// <summary>Views of the feature server.</summary>
    public virtual IReadOnlyList<Func<IServiceProvider, FeatureView>> FeatureViews => [];

    public virtual IReadOnlyList<FeatureService> FeatureServices => [];

    public virtual FeatureSample? FeatureSample => null;

    /// <summary>True for a file of a replay that this part reads; the others are reports of prices and series.</summary>
    public virtual bool ClaimsFile(string path) => false;

    /// <summary>Reads the files that it has claimed into the log.</summary>
    public virtual Task<ClaimedReplay> ReplayAsync(IServiceProvider services, IReadOnlyList<string> files, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Name} claims no files");

    /// <summary>What its options mean for the silo.</summary>
    public virtual SiloSettings Apply(SettingValues values, SiloSettings settings) => settings;

    /// <summary>Adds its grains and families.</summary>
    public virtual void AddGrains(ISiloBuilder silo, SiloSettings settings)
    {
    }

    public virtual void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
    }

    public virtual void MapEndpoints(IEndpointRouteBuilder routes)
    {
    }

    /// <returns>Null for an error that is not this part's.</returns>
    public virtual ProblemAnswer? ProblemOf(Exception exception) => null;
}
