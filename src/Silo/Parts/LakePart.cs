using GridGrains.Portal.Catalogue;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.IcebergRest;
using GridGrains.Silo.Http.Lake;
using GridGrains.Silo.Lake;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Iceberg tables: sink, upkeep, the REST catalog.</summary>
internal sealed class LakePart : SiloPart
{
    private static readonly Setting<string?> Lake = Setting.OneOf(
        "lake", "on; of a cluster: on where --lake-dir is given", "on: keep every record in Iceberg tables; off: do not", "on", "off");

    private static readonly Setting<string?> LakeDir = Setting.Text(
        "lake-dir", "DIR", "lake in the data folder", "Folder of the Iceberg tables; of a cluster: one that all silos share");

    private static readonly Setting<double> LakeSeconds = Setting.Number(
        "lake-seconds", "S", LakeSettings.DefaultCommitInterval.TotalSeconds, 0.1, 24 * 60 * 60, "Longest time from a record in the log to its commit to the tables");

    public override string Name => "lake";

    public override IReadOnlyList<Setting> Settings => [Lake, LakeDir, LakeSeconds];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings)
    {
        var directory = values.Get(LakeDir);
        var isOn = values.Get(Lake) is { } choice ? choice == "on" : !values.Get(ClusterPart.Cluster) || directory is not null;
        return settings with { Lake = new LakeSettings(isOn, directory, TimeSpan.FromSeconds(values.Get(LakeSeconds))) };
    }

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddLake(storage.Lake, settings.Lake.CommitInterval, settings.Retention, settings.Faults.UpkeepPace, [.. SiloParts.OfProgram.TopicTables.Where(table => table.Table.LakeNamespace is not null)]);
        services
            .AddSingleton<LakeEndpoints>()
            .AddSingleton<IcebergRestEndpoints>()
            .AddSingleton<ICatalogueReads>(provider => new PageCatalogue(provider.GetService<KeptTables>()));
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        LakeEndpoints.Map(routes);
        IcebergRestEndpoints.Map(routes);
    }
}
