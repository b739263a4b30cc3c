using System.Text.Json;
using GridGrains.Domain.Documents;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>Another silo has taken the pipeline over: nothing was stored.</summary>
public sealed class PipelineTakenException(string name) : Exception($"pipeline '{name}' was taken over by another silo");

/// <summary>Specs and states of pipelines. A state changes under its revision: whoever holds an older one is refused, so that a pipeline has one run at a time.</summary>
public sealed class PipelineStore(IDocumentStore documents)
{
    public const int MaxPipelines = 2_000;

    private const string Specs = "pipelines";
    private const string Backfills = "pipeline-backfills";
    private const string State = "state";
    private const int MaxAttempts = 10;

    public async ValueTask<IReadOnlyDictionary<string, DeployedSpec>> ListAsync(CancellationToken cancellation)
    {
        var stored = await documents.LoadAsync(Specs, cancellation);
        return stored.Documents.ToDictionary(pair => pair.Key, pair => JsonSerializer.Deserialize(pair.Value, PipelineStateJson.Default.DeployedSpec)!);
    }

    /// <param name="spec">Null removes the pipeline; its state stays, so that one that comes back goes on.</param>
    /// <returns>False where nothing changes: there is none to remove, or just this spec is deployed.</returns>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>; <c>InvalidSetting</c>: there are as many pipelines as may be.</exception>
    public async ValueTask<bool> DeployAsync(string name, string? spec, DateTime nowUtc, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await documents.LoadAsync(Specs, cancellation);
            var changed = new Dictionary<string, string>(stored.Documents);
            var before = changed.TryGetValue(name, out var text) ? JsonSerializer.Deserialize(text, PipelineStateJson.Default.DeployedSpec) : null;
            if (spec is null && !changed.Remove(name))
            {
                return false;
            }

            if (spec is not null && spec == before?.Text)
            {
                return false;
            }

            if (spec is not null)
            {
                changed[name] = JsonSerializer.Serialize(new DeployedSpec(spec, nowUtc, (before?.Version ?? 0) + 1), PipelineStateJson.Default.DeployedSpec);
            }

            if (changed.Count > MaxPipelines)
            {
                throw new DomainException(DomainErrorCode.InvalidSetting, $"there are {MaxPipelines} pipelines already; remove one");
            }

            if (await documents.TryReplaceAsync(Specs, stored.Revision, new DocumentSet(stored.Revision + 1, changed), cancellation))
            {
                return true;
            }
        }

        throw new DomainException(DomainErrorCode.StorageUnavailable, $"the pipelines were changed by others in {MaxAttempts} attempts; try again");
    }

    public async ValueTask<PipelineHold> OpenAsync(string name, CancellationToken cancellation)
    {
        var stored = await documents.LoadAsync(CollectionOf(name), cancellation);
        var state = stored.Documents.TryGetValue(State, out var text) ? JsonSerializer.Deserialize(text, PipelineStateJson.Default.PipelineState)! : PipelineState.New;
        return new PipelineHold(documents, name, CollectionOf(name), stored.Revision, state);
    }

    /// <summary>Names of pipelines that have a backfill to go on with, and maybe of some whose backfill has ended.</summary>
    public ValueTask<DocumentSet> BackfillsAsync(CancellationToken cancellation) => documents.LoadAsync(Backfills, cancellation);

    /// <summary>Each call is a revision of its own: whoever removes the name by what was true before is refused.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c></exception>
    public async ValueTask AddBackfillAsync(string name, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await documents.LoadAsync(Backfills, cancellation);
            if (await documents.TryReplaceAsync(Backfills, stored.Revision, new DocumentSet(stored.Revision + 1, new Dictionary<string, string>(stored.Documents) { [name] = "" }), cancellation))
            {
                return;
            }
        }

        throw new DomainException(DomainErrorCode.StorageUnavailable, $"the list of backfills was changed by others in {MaxAttempts} attempts; try again");
    }

    /// <param name="seen">The list that was read before it was found that these have ended.</param>
    /// <returns>False where the list has changed since.</returns>
    public ValueTask<bool> TryRemoveBackfillsAsync(DocumentSet seen, IReadOnlyCollection<string> ended, CancellationToken cancellation) => documents.TryReplaceAsync(
        Backfills, seen.Revision, new DocumentSet(seen.Revision + 1, seen.Documents.Where(document => !ended.Contains(document.Key)).ToDictionary()), cancellation);

    private static string CollectionOf(string name) => $"pipeline/{name}";

    internal static DocumentSet DocumentOf(long revision, PipelineState state) =>
        new(revision, new Dictionary<string, string> { [State] = JsonSerializer.Serialize(state, PipelineStateJson.Default.PipelineState) });
}

/// <summary>The state of one pipeline as its holder has it. It belongs to one thread at a time.</summary>
public sealed class PipelineHold(IDocumentStore documents, string name, string collection, long revision, PipelineState state)
{
    private long _revision = revision;

    public string Name => name;

    public PipelineState State { get; private set; } = state;

    /// <exception cref="PipelineTakenException">Somebody else has stored since: the state here is old.</exception>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c></exception>
    public async ValueTask SaveAsync(PipelineState next, CancellationToken cancellation)
    {
        if (!await documents.TryReplaceAsync(collection, _revision, PipelineStore.DocumentOf(_revision + 1, next), cancellation))
        {
            throw new PipelineTakenException(name);
        }

        (_revision, State) = (_revision + 1, next);
    }
}
