using System.Collections.Concurrent;
using System.Globalization;
using GridGrains.Streams.ExactlyOnce;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.Streams;

namespace GridGrains.Tests.Streams;

/// <summary>Grain storage outside of the silos. It copies as a real one does, and fails where a test asks it to.</summary>
internal sealed class SharedStorage(DeepCopier copier) : IGrainStorage
{
    public const string Name = "PubSubStore";

    private static readonly ConcurrentDictionary<(string, GrainId), (object State, string Tag)> Stored = new();

    /// <summary>Called with the grain and whether the state is stored already; what it throws is the storage's failure.</summary>
    public static Action<GrainId, bool> Fault { get; set; } = static (_, _) => { };

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Stored.TryGetValue((stateName, grainId), out var found))
            (grainState.State, grainState.ETag, grainState.RecordExists) = (copier.Copy((T)found.State), found.Tag, true);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Fault(grainId, false);
        var tag = $"{grainState.ETag}+";
        Stored[(stateName, grainId)] = (copier.Copy(grainState.State)!, tag);
        Fault(grainId, true);
        (grainState.ETag, grainState.RecordExists) = (tag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Stored.TryRemove((stateName, grainId), out _);
        (grainState.ETag, grainState.RecordExists) = (null, false);
        return Task.CompletedTask;
    }

    /// <summary>The stored checkpoint of a queue: everything below this offset is delivered. -1 before the first one.</summary>
    public static long Checkpoint(string topic, int partition) => Stored
        .Where(entry => entry.Key.Item2.Type.ToString() == "stream.checkpoint" && entry.Key.Item2.Key.ToString()!.EndsWith($"{topic}/{partition}", StringComparison.Ordinal))
        .Select(entry => long.Parse(((StreamCheckpointerGrainState)entry.Value.State).Checkpoint, CultureInfo.InvariantCulture))
        .DefaultIfEmpty(-1)
        .First();

    /// <summary>The stored sum of a key, whatever has become of its grain.</summary>
    public static Sum Sum(string key) => Stored
        .Where(entry => entry.Key.Item2.Type.ToString() == "sum" && entry.Key.Item2.Key.ToString() == key)
        .Select(entry => ((ExactlyOnceState<Sum>)entry.Value.State).Value)
        .DefaultIfEmpty(new Sum())
        .First();
}
