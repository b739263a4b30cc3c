using GridGrains.Silo.Backfills;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Backfills;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Report files into the tables, beside live data.</summary>
internal sealed class BackfillsPart : SiloPart
{
    private static readonly Setting<string?> BackfillDir = Setting.Text(
        "backfill-dir", "DIR", "backfills in the data folder", "Folder whose report files may be backfilled over HTTP");

    public override string Name => "backfills";

    public override IReadOnlyList<Setting> Settings => [BackfillDir];

    public override IReadOnlyList<ProblemCode> Problems => [BackfillProblems.NoTables, BackfillProblems.Simulated, BackfillProblems.UnknownBackfill, BackfillProblems.TooMany];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) =>
        values.Get(BackfillDir) is { } directory ? settings with { BackfillDirectory = directory } : settings;

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<BackfillEndpoints>();
        if (storage.Lake is not null || settings.Warehouse.IsOn)
        {
            services.AddBackfills(settings, storage);
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes) => BackfillEndpoints.Map(routes);

    public override ProblemAnswer? ProblemOf(Exception exception) => exception is BackfillQueueFullException ? BackfillProblems.TooMany.With(exception.Message) : null;
}
