using System.Globalization;
using GridGrains.Domain.Documents;
using Orleans.Serialization;
using Orleans.Storage;

namespace GridGrains.Silo.Streams;

/// <summary>Keeps small grain states in the silo's documents: subscriptions of streams and checkpoints of their queues.</summary>
internal sealed class DocumentGrainStorage(IDocumentStore documents, Serializer serializer) : IGrainStorage
{
    private const string StateDocument = "state";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await documents.LoadAsync(CollectionOf(stateName, grainId), CancellationToken.None);
        grainState.ETag = stored.Revision.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = stored.Documents.TryGetValue(StateDocument, out var text);
        if (text is not null)
        {
            grainState.State = serializer.Deserialize<T>(Convert.FromBase64String(text))!;
        }
    }

    /// <exception cref="InconsistentStateException">Another activation was faster.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var text = Convert.ToBase64String(serializer.SerializeToArray(grainState.State));
        await ReplaceAsync(stateName, grainId, grainState, new Dictionary<string, string> { [StateDocument] = text });
        grainState.RecordExists = true;
    }

    /// <exception cref="InconsistentStateException">Another activation was faster.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await ReplaceAsync(stateName, grainId, grainState, new Dictionary<string, string>());
        grainState.RecordExists = false;
    }

    private async Task ReplaceAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, IReadOnlyDictionary<string, string> content)
    {
        var expected = long.TryParse(grainState.ETag, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        if (!await documents.TryReplaceAsync(CollectionOf(stateName, grainId), expected, new DocumentSet(expected + 1, content), CancellationToken.None))
        {
            throw new InconsistentStateException($"state {stateName} of {grainId} was written by another activation since revision {expected}");
        }

        grainState.ETag = (expected + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string CollectionOf(string stateName, GrainId grainId) => $"grains/{stateName}/{grainId}";
}
