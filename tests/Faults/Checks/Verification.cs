using System.Net;
using System.Text.Json;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Looks at every node, hub and zone over HTTP and at everything stored, and compares it with the clean pass.</summary>
internal sealed class Verification(IReadOnlyList<SiloSlot> silos, CleanPass clean, Func<Task<List<StoredState>>> readStored)
{
    private const int MostTold = 10;


    private int _turn;

    /// <summary>Waits until all that was sent is applied and durable.</summary>
    public async Task DurableAsync(string moment) =>
        await Deadlines.UntilAsync(IsDurableAsync, $"{moment}: everything sent is applied and durable");

    /// <summary>Waits until all that was sent is applied and durable, then compares.</summary>
    public async Task CheckAsync(string moment)
    {
        await DurableAsync(moment);
        await AssertNoneAsync(moment, async () => StoredCheck.Differences(clean, await readStored()));
        await AssertNoneAsync(moment, NodeDifferencesAsync);
        foreach (var silo in silos.Where(silo => silo.IsReady))
        {
            // Hubs and zones hear of changes four times a second.
            await Deadlines.UntilAsync(async () => (await GroupDifferencesAsync(silo)).Count == 0, () => GroupReportAsync(moment, silo));
        }
    }

    private static async Task AssertNoneAsync(string moment, Func<Task<IEnumerable<string>>> look)
    {
        var differences = (await look()).ToList();
        Assert.True(differences.Count == 0, $"{moment}: {differences.Count} differences: {string.Join("; ", differences.Take(MostTold))}");
    }

    private async Task<bool> IsDurableAsync()
    {
        var list = await SiloReads.TryShardsAsync(silos.First(silo => silo.IsReady));
        return list is { Shards.Count: Topics.LmpPartitions }
            && list.Shards.All(shard => shard.State == "owned" && shard.Topics.All(topic => topic.Lag == 0 && topic.NextDurable == topic.NextApplied));
    }

    /// <summary>Every node, each from another silo than the one before it.</summary>
    private async Task<IEnumerable<string>> NodeDifferencesAsync()
    {
        var differences = new List<string>();
        var ready = silos.Where(silo => silo.IsReady).ToList();
        foreach (var node in clean.Figures.Values)
        {
            var silo = ready[_turn++ % ready.Count];
            differences.AddRange(NodeViewCheck.Differences(node, await GetAsync(silo, SiloReads.PathOf("nodes", node.Key), ApiJson.Default.NodeView)));
        }

        return differences;
    }

    private async Task<List<string>> GroupDifferencesAsync(SiloSlot silo)
    {
        var differences = new List<string>();
        foreach (var group in clean.Groups())
        {
            var path = SiloReads.PathOf(group.Kind == GroupKind.Hub ? "hubs" : "zones", group.Key);
            using var answer = await silo.Http.GetAsync(path);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var view = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ApiJson.Default.AreaView)!;
                differences.AddRange(AreaViewCheck.Differences(clean, group, view));
            }
            else
            {
                differences.Add($"{group} answers {(int)answer.StatusCode}");
            }
        }

        return differences;
    }

    private async Task<string> GroupReportAsync(string moment, SiloSlot silo) =>
        $"{moment}: hubs and zones of {silo.Name} are as a clean pass ends: {string.Join("; ", (await GroupDifferencesAsync(silo)).Take(MostTold))}";

    private static async Task<T> GetAsync<T>(SiloSlot silo, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var answer = await silo.Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{silo.Name} answers {(int)answer.StatusCode} to {path}: {text}");
        return JsonSerializer.Deserialize(text, type)!;
    }
}
