using GridGrains.Domain;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Feeds.Ingestion;
using GridGrains.Grains.Sharding.Singletons;

namespace GridGrains.Silo.Ingestion;

/// <summary>
/// Deploys what the base branch of the operator's repository holds, on one silo for all. Only commits that follow the deployed one are taken; a revert is
/// such a commit. A spec that does not pass the check again, or lies in a folder of another name, leaves its pipeline as it is.
/// </summary>
internal sealed partial class SpecWatcher(SpecRepository repository, PipelineStore store, IDocumentStore documents, TimeProvider clock, ILogger<SpecWatcher> logger) : ISingleton
{
    public const string Collection = "pipelines-git";

    private const string Commit = "commit";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The commit that is deployed; null before the first one.</summary>
    public static async ValueTask<string?> DeployedAsync(IDocumentStore documents, CancellationToken cancellation) =>
        (await documents.LoadAsync(Collection, cancellation)).Documents.GetValueOrDefault(Commit);

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await LookAsync(ended);
            }
            catch (Exception failure) when (failure is LibGit2Sharp.LibGit2SharpException or DomainException or IOException)
            {
                LogFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(ended));
    }

    /// <summary>Deploys the tip of the base branch, if it is another one than is deployed.</summary>
    /// <returns>Whether anything was deployed.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var stored = await documents.LoadAsync(Collection, cancellation);
        if (repository.Read(stored.Documents.GetValueOrDefault(Commit)) is not { } tip)
        {
            return false;
        }

        if (!tip.IsForward)
        {
            LogNotForward(logger, tip.Commit, repository.BaseBranch);
            return false;
        }

        var known = stored.Documents.Where(document => document.Key != Commit).ToDictionary();
        foreach (var (name, text) in tip.Specs)
        {
            if (known.GetValueOrDefault(name) != text && await DeployAsync(name, text, cancellation))
            {
                known[name] = text;
            }
        }

        foreach (var gone in known.Keys.Except(tip.Specs.Keys).ToList())
        {
            await store.DeployAsync(gone, null, clock.GetUtcNow().UtcDateTime, cancellation);
            known.Remove(gone);
        }

        known[Commit] = tip.Commit;
        LogDeployed(logger, tip.Commit, tip.Specs.Count);
        return await documents.TryReplaceAsync(Collection, stored.Revision, new DocumentSet(stored.Revision + 1, known), cancellation);
    }

    private async Task<bool> DeployAsync(string name, string text, CancellationToken cancellation)
    {
        var check = SpecText.Check(text);
        if (check.Spec?.Name != name)
        {
            LogRefused(logger, name, check.Findings.Count > 0 ? check.Findings[0].Message : $"its folder has another name than the spec, {check.Spec?.Name}");
            return false;
        }

        await store.DeployAsync(name, text, clock.GetUtcNow().UtcDateTime, cancellation);
        return true;
    }

    [LoggerMessage(1, LogLevel.Information, "Commit {Commit} is deployed: {Specs} specs")]
    private static partial void LogDeployed(ILogger logger, string commit, int specs);

    [LoggerMessage(2, LogLevel.Error, "Commit {Commit} of {Branch} does not follow the deployed one; nothing is deployed")]
    private static partial void LogNotForward(ILogger logger, string commit, string branch);

    [LoggerMessage(3, LogLevel.Error, "The spec in folder {Pipeline} is not deployed: {Reason}")]
    private static partial void LogRefused(ILogger logger, string pipeline, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The repository of specs could not be looked at; tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
