using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Backups;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Backups;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GridGrains.Silo.Parts;

/// <summary>Copies of the data directory that a silo can be restored from.</summary>
internal sealed class BackupsPart : SiloPart
{
    private static readonly Setting<string?> BackupDir = Setting.Text(
        "backup-dir", "DIR", "none: no backups over HTTP", "Folder for backups of the data directory, best on another disk; POST /v1/admin/backups takes one");

    public override string Name => "backups";

    public override IReadOnlyList<Setting> Settings => [BackupDir];

    public override IReadOnlyList<ProblemCode> Problems => [BackupProblems.None, BackupProblems.Busy];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.TryAddSingleton<SinkGate>();
        services
            .AddSingleton(provider => new BackupDesk(
                storage.Held.OfType<DataDirectory>().SingleOrDefault(), settings.Values.Get(BackupDir), provider.GetRequiredService<SinkGate>(), provider.GetService<BackfillService>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BackupDesk>>()))
            .AddSingleton<BackupEndpoints>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes) => BackupEndpoints.Map(routes);
}
