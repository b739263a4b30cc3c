using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.FeatureStore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.FeatureStore;

/// <summary>
/// The registry as this silo knows it. It is loaded before the silo serves, changed through <see cref="ApplyAsync"/>, and looked up again at
/// intervals, since another silo may have changed it.
/// </summary>
public sealed partial class RegistryKeeper(IDocumentStore store, TimeProvider clock, ILogger<RegistryKeeper> logger) : BackgroundService
{
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    private const int MaxAttempts = 5;

    private volatile FeatureRegistry _current = FeatureRegistry.Empty;

    public FeatureRegistry Current => _current;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Brings <see cref="Current"/> up to what is stored.</summary>
    public async Task<FeatureRegistry> RefreshAsync(CancellationToken cancellation)
    {
        var documents = await store.LoadAsync(RegistryDocuments.Collection, cancellation);
        if (documents.Revision > _current.Revision)
        {
            _current = RegistryDocuments.Read(documents);
        }

        return _current;
    }

    /// <summary>What declarations would change; nothing is stored.</summary>
    public async Task<RegistryPlan> PlanAsync(FeatureDeclarations declarations, IReadOnlySet<string> reserved, CancellationToken cancellation) =>
        RegistryPlan.Make(await RefreshAsync(cancellation), declarations, reserved);

    /// <summary>Stores what declarations change, all or nothing.</summary>
    /// <returns>The plan; where it has faults, nothing was stored.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: also where others change the registry all the time.</exception>
    public async Task<RegistryPlan> ApplyAsync(FeatureDeclarations declarations, IReadOnlySet<string> reserved, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var current = await RefreshAsync(cancellation);
            var plan = RegistryPlan.Make(current, declarations, reserved);
            if (plan.Faults.Count > 0 || !plan.HasChanges)
            {
                return plan;
            }

            if (await store.TryReplaceAsync(RegistryDocuments.Collection, current.Revision, RegistryDocuments.Of(plan.Result), cancellation))
            {
                _current = plan.Result;
                return plan;
            }
        }

        throw new DomainException(DomainErrorCode.StorageUnavailable, $"the registry was changed by others in {MaxAttempts} attempts; try again");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RefreshInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (DomainException failure)
            {
                LogFailed(logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feature registry could not be looked up; what is known of it is served")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
